// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Allocations;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.Loopback;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameRingTest {
    private static final byte VIDEO = (byte) 0x80;
    private static final int VIDEO_BYTES = 1_200;
    private static final int AUDIO_BYTES = 200;

    private final RingBudget budget = new RingBudget(64L << 20);
    private final FrameRing ring = new FrameRing(budget);
    private final ByteBuffer out = ByteBuffer.allocate(64 << 10);
    private final List<byte[]> came = new ArrayList<>();
    private final FrameReader reader = new FrameReader();

    private static Packet frame(int length, int first, int second, int number) {
        Packet packet = new Packet();
        packet.length(length);
        packet.array()[packet.offset()] = (byte) first;
        packet.array()[packet.offset() + 1] = (byte) second;
        packet.array()[packet.offset() + length - 1] = (byte) number;
        return packet;
    }

    private static Packet video(int number) {
        return frame(VIDEO_BYTES, VIDEO, 96, number);
    }

    private static Packet audio(int number) {
        return frame(AUDIO_BYTES, VIDEO, 111, number);
    }

    private int offerUntilRefused(Packet frame) {
        int taken = 0;
        while (ring.offer(frame)) {
            taken++;
        }
        return taken;
    }

    /** As the connection does: some bytes leave, wherever that cuts. */
    private void leave(int most) {
        out.clear().limit(Math.min(most, out.capacity()));
        ring.copyTo(out);
        out.flip();
        ring.consumed(out.remaining());
        assertThat(reader.read(out, frame -> came.add(Loopback.bytesOf(frame)))).isEqualTo(FrameReader.Outcome.READ);
    }

    @Test
    void whatGoesInComesOutInOrderHoweverLittleLeavesAtATime() {
        SplittableRandom random = new SplittableRandom(1);
        Queue<byte[]> sent = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            Packet frame = frame(2 + random.nextInt(Packet.MAX_BYTES - 2), random.nextInt(256), random.nextInt(256), i);
            if (ring.offer(frame)) {
                sent.add(Loopback.bytesOf(frame));
            }
            leave(random.nextInt(1_600));
            for (byte[] one : came) {
                assertThat(one).isEqualTo(sent.remove());
            }
            came.clear();
        }
        assertThat(sent.size()).as("still waiting").isLessThan(1_000);
    }

    @Test
    void videoIsRefusedFirstAndSoundAndReportsStillFit() {
        int videos = offerUntilRefused(video(0));
        assertThat(videos).isEqualTo(FrameRing.BULK_BYTES / (VIDEO_BYTES + 2));

        assertThat(ring.offer(audio(1))).isTrue();
        assertThat(ring.offer(frame(1_200, 0x80, 205, 0))).as("a long report").isTrue();
        assertThat(ring.offer(frame(1_200, 22, 254, 0))).as("DTLS").isTrue();
        assertThat(ring.offer(frame(100, 0, 1, 0))).as("a check").isTrue();
        assertThat(ring.offer(video(2))).isFalse();
        assertThat(offerUntilRefused(audio(3))).isPositive();
        assertThat(ring.heapBytes()).isEqualTo(FrameRing.MAX_BYTES);
    }

    @Test
    void takesVideoAgainWhenTheWindowOpens() {
        int videos = offerUntilRefused(video(0));
        leave(2 * (VIDEO_BYTES + 2));
        assertThat(offerUntilRefused(video(1))).isEqualTo(2);
        while (!ring.isEmpty()) {
            leave(10_000);
        }
        assertThat(came).hasSize(videos + 2).allMatch(frame -> frame.length == VIDEO_BYTES);
    }

    @Test
    void isSmallUntilItHasToBeLarge() {
        assertThat(ring.heapBytes()).isZero();
        ring.offer(audio(1));
        assertThat(ring.heapBytes()).isEqualTo(FrameRing.FIRST_BYTES);
        offerUntilRefused(video(1));
        assertThat(ring.heapBytes()).isEqualTo(FrameRing.MAX_BYTES);
        assertThat(budget.takenBytes()).isEqualTo(FrameRing.MAX_BYTES);
    }

    @Test
    void becomesSmallAgainInACalmTime() {
        offerUntilRefused(video(1));
        while (ring.heapBytes() > FrameRing.FIRST_BYTES) {
            while (!ring.isEmpty()) {
                leave(60_000);
            }
            assertThat(ring.offer(video(1))).isTrue();
        }
        assertThat(budget.takenBytes()).isEqualTo(FrameRing.FIRST_BYTES);
    }

    @Test
    void staysWithinTheBudgetOfAllAndGivesItBack() {
        RingBudget small = new RingBudget(3L * FrameRing.FIRST_BYTES);
        FrameRing one = new FrameRing(small);
        FrameRing other = new FrameRing(small);
        FrameRing third = new FrameRing(small);
        while (one.offer(audio(1))) {
            assertThat(small.takenBytes()).isLessThanOrEqualTo(3L * FrameRing.FIRST_BYTES);
        }
        assertThat(one.heapBytes()).isEqualTo(2 * FrameRing.FIRST_BYTES);
        assertThat(other.offer(audio(1))).isTrue();
        assertThat(third.offer(audio(1))).isFalse();

        one.close();
        assertThat(one.offer(audio(2))).as("after it was closed").isFalse();
        assertThat(third.offer(audio(1))).isTrue();
    }

    @Test
    void passingFramesMakesNoGarbage() throws Exception {
        Packet frame = video(1);
        Allocations.assertNoGarbage(() -> {
            boolean taken = ring.offer(frame);
            out.clear();
            ring.copyTo(out);
            ring.consumed(out.position());
            return taken;
        });
    }

    @Test
    @Timeout(60)
    void growsWhileItIsReadWithoutLosingAByte() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<byte[]> sent = new ArrayList<>();
        Thread writer = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(3);
            for (int i = 0; i < 100_000; i++) {
                Packet frame = frame(2 + random.nextInt(1_400), 0x80, random.nextInt(256), i);
                if (ring.offer(frame)) {
                    sent.add(Loopback.bytesOf(frame));
                } else {
                    Thread.onSpinWait();
                }
            }
            done.set(true);
        });
        writer.start();
        while (!done.get() || !ring.isEmpty()) {
            leave(30_000);
        }
        writer.join();

        assertThat(came).hasSameSizeAs(sent);
        for (int i = 0; i < came.size(); i++) {
            assertThat(came.get(i)).isEqualTo(sent.get(i));
        }
    }
}
