// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated packets of true streams. The law: no throw, frames of the form that their codec has, and a keyframe mends everything. */
class AssemblerFuzzTest {
    private static final int CASES = 4_000;
    private static final int PACKETS_PER_CASE = 24;

    @ParameterizedTest
    @ValueSource(strings = {"opus", "red", "vp8", "vp9", "av1", "h264", "h265"})
    void survivesAnyBytes(String encodingName) {
        RecordedCodec codec = RecordedCodec.ofEncodingName(encodingName).orElseThrow();
        RealMedia media = RealMedia.of(codec);
        List<byte[]> seeds = packets(encodingName, media);
        Random random = new Random(encodingName.hashCode());
        long given = 0;
        for (int i = 0; i < CASES; i++) {
            String what = encodingName + " case " + i;
            List<Frame> frames = new ArrayList<>();
            FrameAssembler assembler = FrameAssembler.of(encodingName, Map.of(), (format, frame) -> {
                        check(codec, format, frame, what);
                        frames.add(frame);
                    })
                    .orElseThrow();
            int at = random.nextInt(4) > 0 ? 0 : random.nextInt(seeds.size());
            long seq = random.nextInt(1 << 20);
            for (int p = 0; p < PACKETS_PER_CASE; p++) {
                byte[] packet = mutated(seeds.get((at + p) % seeds.size()), random);
                seq += random.nextInt(40) == 0 ? random.nextInt(5) : 1;
                assembler.packet(packet, 0, packet.length, seq, p);
            }
            given += frames.size();
            if (codec.isVideo()) {
                frames.clear();
                mend(media, assembler, seq + 2);
                assertThat(frames).as(what).isNotEmpty();
                Frame last = frames.get(frames.size() - 1);
                assertThat(last.data()).as(what).isEqualTo(media.frames().get(1).data());
                assertThat(assembler.wantsKeyframe()).as(what).isFalse();
            }
        }
        assertThat(given).as("enough gets through").isGreaterThan(CASES / 4);
    }

    /** A keyframe and the frame behind it, of which the latter must come out. */
    private static void mend(RealMedia media, FrameAssembler assembler, long from) {
        Packetizer packetizer = media.packetizer(1_200, 0);
        long seq = from;
        for (Frame frame : media.frames().subList(0, 2)) {
            long later = frame.rtpTimestamp() + 1_000_000;
            Frame moved = new Frame(frame.data(), later, frame.keyframe(), false, 0);
            for (byte[] packet : packetizer.packets(moved)) {
                assembler.packet(packet, 0, packet.length, seq++, 0);
            }
        }
    }

    private static void check(RecordedCodec codec, TrackFormat format, Frame frame, String what) {
        assertThat(format.codec()).as(what).isEqualTo(codec);
        assertThat(frame.data()).as(what).isNotEmpty();
        if (codec.isVideo()) {
            assertThat(format.width()).as(what).isBetween(0, 65_536);
            assertThat(format.height()).as(what).isBetween(0, 65_536);
        }
        switch (codec) {
            case H264, H265 -> {
                ByteBuffer bytes = ByteBuffer.wrap(frame.data());
                while (bytes.hasRemaining()) {
                    int length = bytes.getInt();
                    assertThat(length).as(what).isBetween(2, bytes.remaining());
                    bytes.position(bytes.position() + length);
                }
            }
            case AV1 ->
                assertThat(Obus.split(frame.data()).stream()
                                .mapToInt(obu -> obu.length)
                                .sum())
                        .as(what)
                        .isEqualTo(frame.data().length);
            case VP8 -> assertThat((frame.data()[0] & 1) == 0).as(what).isEqualTo(frame.keyframe());
            default -> {}
        }
    }

    private static List<byte[]> packets(String encodingName, RealMedia media) {
        Packetizer packetizer = media.packetizer(1_200, 0);
        List<byte[]> packets = new ArrayList<>();
        for (Frame frame : media.frames().subList(0, 30)) {
            byte[] data = encodingName.equals("red") ? redundant(frame.data()) : frame.data();
            packets.addAll(packetizer.packets(new Frame(data, frame.rtpTimestamp(), frame.keyframe(), false, 0)));
        }
        return packets;
    }

    /** Behind two that are 960 and 1,920 older. */
    private static byte[] redundant(byte[] opus) {
        byte[] head = {(byte) 0xef, 0x1e, 0x00, 2, (byte) 0xef, 0x0f, 0x00, 3, 0x6f, 1, 2, 3, 4, 5};
        byte[] all = Arrays.copyOf(head, head.length + opus.length);
        System.arraycopy(opus, 0, all, head.length, opus.length);
        return all;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        int length = random.nextInt(40) == 0 ? random.nextInt(seed.length + 1) : seed.length;
        byte[] packet = Arrays.copyOf(seed, length);
        for (int n = Math.max(0, random.nextInt(20) - 17); n > 0 && length > 0; n--) {
            // Most of what matters stands in front.
            int at = random.nextInt(random.nextBoolean() ? Math.min(length, 30) : length);
            packet[at] = (byte) (random.nextBoolean() ? random.nextInt() : packet[at] ^ 1 << random.nextInt(8));
        }
        return packet;
    }
}
