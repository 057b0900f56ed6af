// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the frames stand in redundant audio (RFC 2198). */
class RedPayloadTest {
    private static final int CASES = 100_000;

    private final RedPayload red = new RedPayload();

    private boolean parse(String hex) {
        return parse(Payloads.hex(hex), (byte) 0xff);
    }

    private boolean parse(byte[] payload, byte surroundings) {
        byte[] array = new byte[payload.length + 64];
        Arrays.fill(array, surroundings);
        System.arraycopy(payload, 0, array, 32, payload.length);
        return red.parse(array, 32, payload.length);
    }

    @Test
    void findsThePrimaryFrameBehindOneThatIsRepeated() {
        // Block of type 111, 960 ticks older, 3 bytes; primary of type 111; then the two frames.
        assertThat(parse("ef 0f0003 6f aabbcc 11223344")).isTrue();

        assertThat(red.primaryOffset).isEqualTo(8);
        assertThat(red.primaryPayloadType).isEqualTo(111);
        assertThat(red.previousOffset).isEqualTo(5);
        assertThat(red.previousLength).isEqualTo(3);
        assertThat(red.previousTimestampOffset).isEqualTo(960);
    }

    @Test
    void findsTheNewestOfSeveralRepeatedFrames() {
        assertThat(parse("ef 1e0002 ef 0f0001 6f aabb cc 1122")).isTrue();

        assertThat(red.previousOffset).isEqualTo(11);
        assertThat(red.previousLength).isEqualTo(1);
        assertThat(red.previousTimestampOffset).isEqualTo(960);
        assertThat(red.primaryOffset).isEqualTo(12);
    }

    @Test
    void takesAPacketThatRepeatsNothing() {
        assertThat(parse("6f 1122")).isTrue();

        assertThat(red.primaryOffset).isEqualTo(1);
        assertThat(red.previousOffset).isEqualTo(RedPayload.ABSENT);
    }

    @Test
    void doesNotOfferAnEmptyFrameForARepeat() {
        assertThat(parse("ef 0f0000 6f 1122")).isTrue();

        assertThat(red.previousOffset).isEqualTo(RedPayload.ABSENT);
        assertThat(red.primaryOffset).isEqualTo(5);
    }

    @Test
    void takesTheLargestBlockAndTheLargestOffset() {
        byte[] payload = new byte[5 + 1023];
        System.arraycopy(Payloads.hex("ef ffffff 6f"), 0, payload, 0, 5);

        assertThat(parse(payload, (byte) 0)).isTrue();
        assertThat(red.previousLength).isEqualTo(1023);
        assertThat(red.previousTimestampOffset).isEqualTo(0x3fff);
        assertThat(red.primaryOffset).as("an empty primary frame").isEqualTo(payload.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ef", "ef0f00", "ef0f0003", "ef0f00036f", "ef0f00036faabb"})
    void refusesWhatReachesBeyondThePayload(String hex) {
        assertThat(parse("6f 1122")).isTrue();

        assertThat(parse(hex)).isFalse();
        assertThat(red.primaryOffset).isEqualTo(RedPayload.ABSENT);
        assertThat(red.previousOffset).isEqualTo(RedPayload.ABSENT);
    }

    @Test
    void refusesMoreBlocksThanAnybodySends() {
        assertThat(parse("ef000000".repeat(RedPayload.MAX_BLOCKS) + "6f")).isTrue();
        assertThat(parse("ef000000".repeat(RedPayload.MAX_BLOCKS + 1) + "6f")).isFalse();
    }

    @Test
    void tellsForwardersWhatToLeaveOut() {
        PayloadParser parser = PayloadParser.of(Codec.RED);

        PayloadInfo info = Payloads.parse(parser, "ef 0f0003 6f aabbcc 11223344");
        assertThat(info.valid).isTrue();
        assertThat(info.redundantBytes).isEqualTo(8);
        PayloadInfo malformed = Payloads.parse(parser, "ef 0f0003 6f aabb");
        assertThat(malformed.valid).isFalse();
        assertThat(malformed.redundantBytes).as("all of it").isEqualTo(7);
        assertThat(Payloads.parse(PayloadParser.of(Codec.OPUS), "ef 0f0003").redundantBytes)
                .isZero();
    }

    @Test
    void keepsToItsPayloadWhateverTheBytes() {
        Random random = new Random(2198);
        int valid = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            for (int at = 0; at < payload.length && random.nextBoolean(); at += 4) {
                // Small blocks, or hardly any case would get through.
                payload[at] |= (byte) 0x80;
                zero(payload, at + 2, 0xfc);
                zero(payload, at + 3, 0x0f);
            }
            boolean first = parse(payload, (byte) 0x00);
            String seen = describe();
            assertThat(parse(payload, (byte) 0xff)).isEqualTo(first);
            assertThat(describe()).as("case %d", i).isEqualTo(seen);
            if (first) {
                valid++;
                assertThat(red.primaryOffset).isBetween(1, payload.length);
                assertThat(red.previousOffset == RedPayload.ABSENT
                                || red.previousOffset + red.previousLength == red.primaryOffset)
                        .isTrue();
            }
        }
        assertThat(valid).as("enough cases get through").isGreaterThan(CASES / 10);
    }

    private static void zero(byte[] payload, int at, int mask) {
        if (at < payload.length) {
            payload[at] &= (byte) mask;
        }
    }

    private String describe() {
        return red.primaryOffset + " " + red.primaryPayloadType + " " + red.previousOffset + "+" + red.previousLength
                + "-" + red.previousTimestampOffset;
    }
}
