// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.Loopback;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Framing of RFC 4571 section 2. */
class FrameReaderTest {
    private final List<byte[]> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader();

    private FrameReader.Outcome read(byte... stretch) {
        return reader.read(ByteBuffer.wrap(stretch), frame -> frames.add(Loopback.bytesOf(frame)));
    }

    private static byte[] framed(byte[]... payloads) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] payload : payloads) {
            stream.write(payload.length >> 8);
            stream.write(payload.length);
            stream.writeBytes(payload);
        }
        return stream.toByteArray();
    }

    @Test
    void findsManyFramesInOneSegment() {
        assertThat(read(framed(new byte[] {1, 2}, new byte[300], new byte[] {3})))
                .isEqualTo(FrameReader.Outcome.READ);

        assertThat(frames).containsExactly(new byte[] {1, 2}, new byte[300], new byte[] {3});
    }

    @Test
    void doesNotMindWhereSegmentsEnd() {
        byte[] stream = framed(new byte[] {1, 2, 3}, new byte[258], new byte[] {4});
        for (int cut = 0; cut <= stream.length; cut++) {
            frames.clear();
            read(Arrays.copyOf(stream, cut));
            read(Arrays.copyOfRange(stream, cut, stream.length));

            assertThat(frames).as("cut at %d", cut).containsExactly(new byte[] {1, 2, 3}, new byte[258], new byte[] {4
            });
        }
    }

    @Test
    void takesAStreamByteByByte() {
        for (byte one : framed(new byte[] {1, 2, 3}, new byte[] {4, 5})) {
            read(one);
        }
        assertThat(frames).containsExactly(new byte[] {1, 2, 3}, new byte[] {4, 5});
    }

    @Test
    void skipsEmptyFrames() {
        read(framed(new byte[0], new byte[] {7}, new byte[0], new byte[0], new byte[] {8}));

        assertThat(frames).containsExactly(new byte[] {7}, new byte[] {8});
    }

    @Test
    void takesTheLongestFrameAndRefusesALongerOneByItsLengthAlone() {
        assertThat(read(framed(new byte[Packet.MAX_BYTES]))).isEqualTo(FrameReader.Outcome.READ);
        assertThat(frames).hasSize(1);

        int tooLong = Packet.MAX_BYTES + 1;
        assertThat(read((byte) (tooLong >> 8), (byte) tooLong)).isEqualTo(FrameReader.Outcome.TOO_LONG);
        assertThat(new FrameReader().read(ByteBuffer.wrap(new byte[] {-1, -1}), frame -> true))
                .isEqualTo(FrameReader.Outcome.TOO_LONG);
    }

    @Test
    void stopsWhereTheSinkSaysSo() {
        ByteBuffer stretch = ByteBuffer.wrap(framed(new byte[] {1}, new byte[] {2}));

        assertThat(reader.read(stretch, frame -> false)).isEqualTo(FrameReader.Outcome.STOPPED);
        assertThat(stretch.remaining()).isEqualTo(3);
    }

    @Test
    void givesBackWhatWasFramedHoweverItIsCutUp() {
        SplittableRandom random = new SplittableRandom(4571);
        for (int round = 0; round < 200; round++) {
            byte[][] payloads = new byte[1 + random.nextInt(20)][];
            Arrays.setAll(payloads, i -> bytes(random, 1 + random.nextInt(Packet.MAX_BYTES)));
            byte[] stream = framed(payloads);
            frames.clear();
            for (int at = 0; at < stream.length; ) {
                int next = Math.min(stream.length, at + 1 + random.nextInt(2_000));
                assertThat(read(Arrays.copyOfRange(stream, at, next))).isEqualTo(FrameReader.Outcome.READ);
                at = next;
            }
            assertThat(frames).containsExactly(payloads);
        }
    }

    @Test
    void neverHandsOutMoreThanCame() {
        SplittableRandom random = new SplittableRandom(6544);
        for (int round = 0; round < 2_000; round++) {
            FrameReader fresh = new FrameReader();
            byte[] noise = bytes(random, random.nextInt(3_000));
            for (int i = 0; i < noise.length; i += 2) {
                // Short lengths, or nearly every round would end at once.
                noise[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(7) : 0);
            }
            int[] taken = {0};
            fresh.read(ByteBuffer.wrap(noise), frame -> {
                taken[0] += frame.length() + 2;
                return true;
            });
            assertThat(taken[0]).isLessThanOrEqualTo(noise.length);
        }
    }

    private static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
