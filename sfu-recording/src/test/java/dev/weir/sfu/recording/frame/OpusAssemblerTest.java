// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpusAssemblerTest {
    @Test
    void givesEachPayload() {
        Streams opus = Streams.of("opus");
        opus.feed(rtp(65_535, 0xffff_fc40L, "f8aabb"));
        opus.feed(rtp(0, 0, "f8cc"));

        assertThat(opus.data()).containsExactly(hex("f8aabb"), hex("f8cc"));
        assertThat(opus.timestamps()).containsExactly(0xffff_fc40L, 0x1_0000_0000L);
        assertThat(opus.keyframes()).containsExactly(true, true);
        assertThat(opus.losses()).containsExactly(false, false);
        assertThat(opus.given.get(1).frame().arrivalNanos()).isEqualTo(65_536_000L);
        assertThat(opus.given.get(0).format()).isEqualTo(TrackFormat.opus());
        assertThat(opus.assembler.counts()).isEqualTo(new AssemblyCounts(2, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void marksWhatComesAfterALoss() {
        Streams opus = Streams.of("OPUS");
        opus.feed(rtp(10, 0, "f8aa"));
        opus.feed(rtp(13, 2_880, "f8bb"));
        opus.feed(rtp(14, 3_840, "f8cc"));

        assertThat(opus.losses()).containsExactly(false, true, false);
        assertThat(opus.assembler.counts().missingPackets()).isEqualTo(2);
    }

    @Test
    void takesAPauseForNoLoss() {
        Streams opus = Streams.of("opus");
        opus.feed(rtp(10, 0, "f8aa"));
        opus.feed(rtp(11, 960, ""));
        opus.feed(rtp(12, 48_000, "f8bb"));

        assertThat(opus.data()).containsExactly(hex("f8aa"), hex("f8bb"));
        assertThat(opus.losses()).containsExactly(false, false);
    }

    @Test
    void takesTheFrameOutOfRedundantAudio() {
        Streams red = Streams.of("red");
        red.feed(rtp(10, 0, "6f f8aa"));
        red.feed(rtp(11, 960, "ef0f0002 6f f8aa f8bb"));

        assertThat(red.data()).containsExactly(hex("f8aa"), hex("f8bb"));
        assertThat(red.assembler.counts().recovered()).isZero();
    }

    @Test
    void takesLostFramesFromWhatLaterPacketsRepeat() {
        Streams red = Streams.of("RED");
        red.feed(rtp(10, 0, "6f f8aa"));
        // 1,920 and 960 earlier: 14 bits of time, 10 of length.
        red.feed(rtp(13, 2_880, "ef1e0002 ef0f0003 6f f8bb f8cccc f8dd"));
        red.feed(rtp(14, 3_840, "ef0f0002 6f f8dd f8ee"));

        assertThat(red.data()).containsExactly(hex("f8aa"), hex("f8bb"), hex("f8cccc"), hex("f8dd"), hex("f8ee"));
        assertThat(red.timestamps()).containsExactly(0L, 960L, 1_920L, 2_880L, 3_840L);
        assertThat(red.losses()).containsOnly(false);
        assertThat(red.assembler.counts().recovered()).isEqualTo(2);
        assertThat(red.assembler.counts().missingPackets()).isEqualTo(2);
    }

    @Test
    void marksWhatIsStillMissingBeforeTheRecovered() {
        Streams red = Streams.of("red");
        red.feed(rtp(10, 0, "6f f8aa"));
        red.feed(rtp(13, 2_880, "ef0f0002 6f f8cc f8dd"));

        assertThat(red.timestamps()).containsExactly(0L, 1_920L, 2_880L);
        assertThat(red.losses()).containsExactly(false, true, false);
    }

    @Test
    void givesNothingTwiceNorOutOfOrder() {
        Streams red = Streams.of("red");
        red.feed(rtp(10, 960, "6f f8aa"));
        // Blocks of times that are given already, of no time at all, and backwards.
        red.feed(rtp(12, 2_880, "ef1e0002 ef000002 ef0f0002 ef1e0002 6f f8aa f8ab f8bb f8aa f8cc"));

        assertThat(red.timestamps()).containsExactly(960L, 1_920L, 2_880L);
        assertThat(red.data()).containsExactly(hex("f8aa"), hex("f8bb"), hex("f8cc"));
    }

    @Test
    void leavesMalformedPacketsOut() {
        Streams red = Streams.of("red");
        red.feed(rtp(10, 0, "ef0f0009 6f f8"));
        red.feed(rtp(11, 960, "6f f8aa"));

        assertThat(red.data()).containsExactly(hex("f8aa"));
        assertThat(red.assembler.counts().malformedPackets()).isEqualTo(1);
    }

    @Test
    void countsPaddingAsNothingMissing() {
        Packetizer packetizer = new Packetizer(RecordedCodec.OPUS, 1_200, 65_534);
        Streams opus = Streams.of("opus");
        opus.feed(packetizer.packets(new Frame(hex("f8aa"), 0, true, false, 0)));
        opus.feed(List.of(packetizer.padding(0)));
        opus.feed(packetizer.packets(new Frame(hex("f8bb"), 960, true, false, 0)));

        assertThat(opus.losses()).containsExactly(false, false);
    }

    static byte[] rtp(int seq, long timestamp, String payload) {
        return hex(String.format("806f%04x%08x11111111%s", seq, timestamp, payload));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
