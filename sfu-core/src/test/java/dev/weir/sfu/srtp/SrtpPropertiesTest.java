// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static dev.weir.sfu.srtp.RtpPackets.pair;
import static dev.weir.sfu.srtp.RtpPackets.protect;
import static dev.weir.sfu.srtp.RtpPackets.unprotect;
import static dev.weir.sfu.srtp.RtpPackets.unprotectRtcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws that hold for any stream; a failure names the seed. */
class SrtpPropertiesTest {
    private static final int CASES = 200;

    /** Less than half the sequence space, with a margin for reordering: beyond that RFC 3711 loses count. */
    private static final int MAX_GAP = 24_000;

    private static final class Sealed {
        final long index;
        final byte[] bytes;

        Sealed(long index, byte[] bytes) {
            this.index = index;
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void recoversEveryIndexThroughLossReorderingAndRepetition(SrtpProfile profile) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            SrtpSession[] pair = pair(profile, seed);
            SrtpReceiver receiver = pair[1].receiver();
            Set<Long> accepted = new HashSet<>();
            long highest = -1;
            for (Sealed packet : network(random, stream(random, pair[0].sender()))) {
                String context = "seed " + seed + " index " + packet.index + " highest " + highest;
                boolean fresh = packet.index > highest
                        || (highest - packet.index < SrtpReceiver.WINDOW_PACKETS && !accepted.contains(packet.index));
                int result = unprotect(receiver, packet.bytes);
                if (fresh) {
                    assertThat(result).as(context).isEqualTo(packet.bytes.length - profile.tagBytes());
                    assertThat(receiver.lastIndex()).as(context).isEqualTo(packet.index);
                    accepted.add(packet.index);
                    highest = Math.max(highest, packet.index);
                } else {
                    assertThat(result).as(context).isEqualTo(SrtpFailure.REPLAY.code());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void behavesAsIfForgedPacketsHadNeverCome(SrtpProfile profile) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            SrtpSession[] pair = pair(profile, seed);
            SrtpReceiver attacked = pair[1].receiver();
            SrtpReceiver quiet = pair(profile, seed)[1].receiver();
            for (Sealed packet : network(random, stream(random, pair[0].sender()))) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    byte[] forged = forge(random, packet.bytes);
                    assertThat(unprotect(attacked, forged)).as("seed %d", seed).isNegative();
                    assertThat(attacked.lastIndex()).isEqualTo(quiet.lastIndex());
                }
                assertThat(unprotect(attacked, packet.bytes))
                        .as("seed %d index %d", seed, packet.index)
                        .isEqualTo(unprotect(quiet, packet.bytes));
                assertThat(attacked.lastIndex()).isEqualTo(quiet.lastIndex());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptsOfMutatedRtpOnlyWhatWasSealed(SrtpProfile profile) {
        Random random = new Random(42);
        SrtpSession[] pair = pair(profile, 42);
        for (int i = 0; i < 10_000; i++) {
            byte[] genuine = protect(pair[0].sender(), 30_000 + i);
            byte[] bad = mutate(random, genuine);
            int result = unprotect(pair[1].receiver(), bad);
            if (Arrays.equals(bad, genuine)) {
                assertThat(result).isPositive();
            } else {
                assertThat(result).as("case %d", i).isNegative();
                assertThat(SrtpFailure.of(result))
                        .isIn(SrtpFailure.MALFORMED, SrtpFailure.AUTHENTICATION, SrtpFailure.REPLAY);
                assertThat(unprotect(pair[1].receiver(), genuine))
                        .as("case %d", i)
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptsOfMutatedRtcpOnlyWhatWasSealed(SrtpProfile profile) {
        Random random = new Random(43);
        SrtpSession[] pair = pair(profile, 43);
        for (int i = 0; i < 10_000; i++) {
            byte[] plain = RtpPackets.rtcp(RtpPackets.SSRC, 8 + 4 * random.nextInt(20));
            byte[] genuine = RtpPackets.protectRtcp(pair[0].sender(), plain);
            byte[] bad = mutate(random, genuine);
            int result = unprotectRtcp(pair[1].receiver(), bad);
            if (Arrays.equals(bad, genuine)) {
                assertThat(result).isPositive();
            } else {
                assertThat(result).as("case %d", i).isNegative();
                assertThat(RtpPackets.openedRtcp(pair[1].receiver(), genuine)).isEqualTo(plain);
            }
        }
    }

    /** Sealed in order, with gaps that mostly are small; starts anywhere, wraps once or more. */
    private static List<Sealed> stream(Random random, SrtpSender sender) {
        List<Sealed> stream = new ArrayList<>();
        long index = random.nextBoolean() ? 65_535 - random.nextInt(60) : random.nextInt(65_536);
        for (int i = 0; i < 120; i++) {
            stream.add(new Sealed(index, protect(sender, index)));
            index += switch (random.nextInt(20)) {
                case 0 -> 1 + random.nextInt(MAX_GAP);
                case 1, 2 -> 1 + random.nextInt(SrtpReceiver.WINDOW_PACKETS);
                default -> 1 + random.nextInt(3);
            };
        }
        return stream;
    }

    /** Drops, repeats and delays; what comes first stays first, as nothing is known before it. */
    private static List<Sealed> network(Random random, List<Sealed> stream) {
        List<Sealed> arrivals = new ArrayList<>();
        arrivals.add(stream.get(0));
        long kept = stream.get(0).index;
        for (int i = 1; i + 1 < stream.size(); i++) {
            Sealed packet = stream.get(i);
            int chance = random.nextInt(10);
            if (chance == 0 && stream.get(i + 1).index - kept < MAX_GAP) {
                continue;
            }
            arrivals.add(packet);
            kept = packet.index;
            if (chance == 1) {
                arrivals.add(packet);
            }
        }
        for (int i = 1; i + 1 < arrivals.size(); i++) {
            int other = Math.min(arrivals.size() - 1, i + random.nextInt(4));
            boolean near = Math.abs(arrivals.get(other).index - arrivals.get(i).index) < 4_000;
            if (near && random.nextInt(3) == 0) {
                Sealed swapped = arrivals.get(i);
                arrivals.set(i, arrivals.get(other));
                arrivals.set(other, swapped);
            }
        }
        return arrivals;
    }

    /** Another sequence number, another source, a broken tag, or noise: never a packet that was sealed. */
    private static byte[] forge(Random random, byte[] genuine) {
        byte[] forged = genuine.clone();
        switch (random.nextInt(4)) {
            case 0 -> forged[2] ^= (byte) (1 + random.nextInt(255));
            case 1 -> forged[8 + random.nextInt(4)] ^= (byte) (1 + random.nextInt(255));
            case 2 -> forged[forged.length - 1 - random.nextInt(10)] ^= (byte) (1 + random.nextInt(255));
            default -> {
                random.nextBytes(forged);
                forged[0] = (byte) 0x80;
            }
        }
        return forged;
    }

    private static byte[] mutate(Random random, byte[] genuine) {
        byte[] bad = genuine.clone();
        switch (random.nextInt(6)) {
            case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length + 1));
            case 1 -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(20));
            case 2 -> random.nextBytes(bad);
            case 3 -> bad[0] = (byte) random.nextInt(256);
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bad;
    }
}
