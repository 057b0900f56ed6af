// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all codecs of pictures have in common, by VP8. */
class VideoAssemblerTest {
    private static final String KEYFRAME = "500100 9d012a 4001 b400 aabbccdd";

    private final Packetizer packetizer = new Packetizer(RecordedCodec.VP8, 16, 65_534);
    private final Streams vp8 = Streams.of("VP8");
    private long timestamp = 0xffff_f000L;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] inter(int content) {
        byte[] data = new byte[20];
        Arrays.fill(data, (byte) content);
        data[0] = 0x11;
        return data;
    }

    /** The packets of the next frame, two each. */
    private List<byte[]> next(byte[] data) {
        timestamp += 3_000;
        List<byte[]> packets = packetizer.packets(new Frame(data, timestamp, false, false, 0));
        assertThat(packets).hasSize(2);
        return packets;
    }

    @Test
    void givesFramesOnceTheirMarkerHasCome() {
        List<byte[]> key = next(hex(KEYFRAME));
        List<byte[]> inter = next(inter(1));
        vp8.feed(key.get(0));
        assertThat(vp8.given).isEmpty();
        vp8.feed(key.get(1));
        assertThat(vp8.given).hasSize(1);
        vp8.feed(inter);

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME), inter(1));
        assertThat(vp8.keyframes()).containsExactly(true, false);
        assertThat(vp8.losses()).containsExactly(false, false);
        assertThat(vp8.timestamps()).containsExactly(0xffff_fbb8L, 0x1_0000_0770L);
        assertThat(vp8.given.get(0).frame().arrivalNanos()).isEqualTo(65_535_000L);
        assertThat(vp8.assembler.format())
                .contains(new TrackFormat(RecordedCodec.VP8, 90_000, 0, 320, 180, new byte[0]));
    }

    @Test
    void beginsWithAKeyframe() {
        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
        vp8.feed(next(inter(1)));
        assertThat(vp8.assembler.format()).isEmpty();
        vp8.feed(next(hex(KEYFRAME)));

        assertThat(vp8.keyframes()).containsExactly(true);
        assertThat(vp8.losses()).containsExactly(false);
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
        assertThat(vp8.assembler.counts().beforeKeyframe()).isEqualTo(1);
    }

    @Test
    void leavesOutAFrameOfWhichAPacketIsMissing() {
        vp8.feed(next(hex(KEYFRAME)));
        vp8.feed(next(inter(1)).get(1));
        vp8.feed(next(inter(2)));
        vp8.feed(next(inter(3)).get(0));
        vp8.feed(next(inter(4)));
        vp8.feed(next(inter(5)));

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME), inter(2), inter(4), inter(5));
        assertThat(vp8.losses()).containsExactly(false, true, true, false);
        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
        assertThat(vp8.assembler.counts()).isEqualTo(new AssemblyCounts(4, 2, 0, 0, 0, 2, 0));

        vp8.feed(next(hex(KEYFRAME)));
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
    }

    @Test
    void noticesThatWholeFramesAreMissing() {
        vp8.feed(next(hex(KEYFRAME)));
        next(inter(1));
        vp8.feed(next(inter(2)));

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME), inter(2));
        assertThat(vp8.losses()).containsExactly(false, true);
        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void doesNotTakeTheEndOfOneFrameForAnother() {
        List<byte[]> first = next(hex(KEYFRAME));
        List<byte[]> second = next(inter(1));
        vp8.feed(first.get(0));
        vp8.feed(second.get(1));
        vp8.feed(next(hex(KEYFRAME)));

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME));
        assertThat(vp8.assembler.counts().incomplete()).isEqualTo(2);
    }

    @Test
    void takesProbesOfPaddingForNothing() {
        vp8.feed(next(hex(KEYFRAME)));
        vp8.feed(packetizer.padding(timestamp));
        vp8.feed(next(inter(1)));
        packetizer.padding(timestamp);
        // That one was taken out on the way; the picture numbers say that it was no picture.
        vp8.feed(next(inter(2)));

        assertThat(vp8.losses()).containsExactly(false, false, false);
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
    }

    @Test
    void seesALossBesidePadding() {
        vp8.feed(next(hex(KEYFRAME)));
        next(inter(1));
        vp8.feed(packetizer.padding(timestamp));
        vp8.feed(next(inter(2)));

        assertThat(vp8.losses()).containsExactly(false, true);
        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void endsAFrameAtTheNextTimestampWhereTheMarkerIsNeverSet() {
        for (byte[] data : List.of(hex(KEYFRAME), inter(1), inter(2))) {
            List<byte[]> packets = next(data);
            packets.get(1)[1] &= 0x7f;
            vp8.feed(packets);
        }

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME), inter(1));
    }

    @Test
    void takesFramesWhoseTimestampStandsStill() {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            packets.addAll(packetizer.packets(new Frame(hex(KEYFRAME), 7, true, false, 0)));
        }
        vp8.feed(packets);

        assertThat(vp8.timestamps()).containsExactly(7L, 7L, 7L);
    }

    @Test
    void changesTheFormatWithAKeyframe() {
        vp8.feed(next(hex(KEYFRAME)));
        vp8.feed(next(inter(1)));
        vp8.feed(next(hex(KEYFRAME.replace("4001", "8002"))));

        assertThat(vp8.given.stream().map(one -> one.format().width())).containsExactly(320, 320, 640);
        assertThat(vp8.given.get(1).format()).isSameAs(vp8.given.get(0).format());
    }

    @Test
    void leavesOutFramesThatAreTooLarge() {
        Packetizer large = new Packetizer(RecordedCodec.VP8, 60_000, 0);
        byte[] tooMuch = new byte[FrameAssembler.MAX_FRAME_BYTES + 1];
        System.arraycopy(hex(KEYFRAME), 0, tooMuch, 0, 10);
        vp8.feed(large.packets(new Frame(tooMuch, 0, true, false, 0)));
        vp8.feed(large.packets(new Frame(hex(KEYFRAME), 3_000, true, false, 0)));

        assertThat(vp8.data()).containsExactly(hex(KEYFRAME));
        assertThat(vp8.assembler.counts().incomplete()).isEqualTo(1);
    }

    @Test
    void goesOnWithoutWaitingAfterTheLossOfAFrameThatNothingRefersTo() {
        // X, N, S; I; picture number.
        vp8.feed(rtp(1, 0, "90 80 01" + KEYFRAME, true));
        vp8.feed(rtp(2, 3_000, "b0 80 02 11aa", false));
        vp8.feed(rtp(4, 6_000, "90 80 03 11bb", true));

        assertThat(vp8.losses()).containsExactly(false, true);
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
    }

    @Test
    void leavesUpperTemporalLayersOutUntilTheyBeginAnew() {
        // X, S; I, L, T; picture number, TL0PICIDX, TID and Y.
        vp8.feed(rtp(1, 0, "90 e0 01 10 00" + KEYFRAME, true));
        vp8.feed(rtp(2, 1, "90 e0 02 10 80 11a2", true));
        // Number 3 of the middle layer is missing.
        vp8.feed(rtp(4, 3, "90 e0 04 10 80 11a4", true));
        vp8.feed(rtp(5, 4, "90 e0 05 11 00 11a5", true));
        vp8.feed(rtp(6, 5, "90 e0 06 11 a0 11a6", true));
        vp8.feed(rtp(7, 6, "90 e0 07 11 60 11a7", true));
        vp8.feed(rtp(8, 7, "90 e0 08 11 80 11a8", true));
        vp8.feed(rtp(9, 8, "90 e0 09 11 a0 11a9", true));
        vp8.feed(rtp(10, 9, "90 e0 0a 11 80 11aa", true));

        assertThat(vp8.timestamps()).containsExactly(0L, 1L, 4L, 6L, 8L, 9L);
        assertThat(vp8.losses()).containsExactly(false, false, true, false, false, false);
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
        assertThat(vp8.assembler.counts().undecodable()).isEqualTo(3);
    }

    @Test
    void tellsALostUpperLayerFromABaseLayerByTheNextOfTheBase() {
        vp8.feed(rtp(1, 0, "90 e0 01 10 00" + KEYFRAME, true));
        vp8.feed(rtp(3, 2, "90 e0 03 11 00 11a3", true));
        assertThat(vp8.assembler.wantsKeyframe()).isFalse();
        vp8.feed(rtp(5, 4, "90 e0 05 13 00 11a5", true));
        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void refusesFramesThatDoNotBeginOrBeginTwice() {
        vp8.feed(next(hex(KEYFRAME)));
        List<byte[]> headless = next(inter(1));
        headless.get(0)[12] &= (byte) ~0x10;
        vp8.feed(headless);
        List<byte[]> twice = next(inter(2));
        twice.get(1)[12] |= 0x10;
        vp8.feed(twice);

        assertThat(vp8.given).hasSize(1);
        assertThat(vp8.assembler.counts().incomplete()).isEqualTo(2);
    }

    @Test
    void noticesALostBaseLayerAmongUpperOnes() {
        vp8.feed(rtp(1, 0, "90 e0 01 10 00" + KEYFRAME, true));
        vp8.feed(rtp(3, 2, "90 e0 03 11 40 11a3", true));

        assertThat(vp8.assembler.wantsKeyframe()).isTrue();
    }

    private static byte[] rtp(int seq, long timestamp, String payload, boolean marker) {
        return hex(String.format("80%s%04x%08x11111111%s", marker ? "e0" : "60", seq, timestamp, payload));
    }
}
