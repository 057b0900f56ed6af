// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class H264AssemblerTest {
    /** What libx264 writes for 320 x 180 and for 160 x 90. */
    private static final NalMedia LARGE = media("320x180");

    private static final NalMedia SMALL = media("160x90");

    /** Picture parameter set 1 of sequence parameter set 0, else as libx264 writes its own. */
    private static final String OTHER_PPS = "684ee3c8";

    /** A slice of a P picture: first macroblock 0, type 5, parameter set 0; the rest is anything. */
    private static final String SLICE = "419a0101";

    private static final String IDR = "65888040";

    private final Streams h264 = Streams.of("H264");
    private int number = 1;
    private long timestamp;

    private static NalMedia media(String size) {
        return NalMedia.of(
                RecordedCodec.H264,
                Ffmpeg.encode(
                        "h264",
                        List.of(
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc=size=" + size + ":rate=25",
                                "-frames:v",
                                "2",
                                "-pix_fmt",
                                "yuv420p",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-x264-params",
                                "aud=1")));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** One picture, a packet for each payload. */
    private void picture(String... payloads) {
        timestamp += 3_600;
        for (int i = 0; i < payloads.length; i++) {
            h264.feed(hex(String.format(
                    "80%s%04x%08x11111111%s",
                    i == payloads.length - 1 ? "e0" : "60", number++, timestamp, payloads[i])));
        }
    }

    private static String sps(NalMedia media) {
        return hex(media.parameterSets().get(0));
    }

    private static String pps(NalMedia media) {
        return hex(media.parameterSets().get(1));
    }

    private static String withLengths(String... units) {
        List<byte[]> all = new ArrayList<>();
        for (String unit : units) {
            all.add(hex(unit));
        }
        return hex(NalMedia.withLengths(all));
    }

    private String given(int frame) {
        return hex(h264.data().get(frame));
    }

    @Test
    void movesParameterSetsToTheFormat() {
        picture(sps(LARGE), pps(LARGE), IDR);
        picture(SLICE);

        assertThat(given(0)).isEqualTo(withLengths(IDR));
        assertThat(given(1)).isEqualTo(withLengths(SLICE));
        TrackFormat format = h264.given.get(0).format();
        assertThat(format.width()).isEqualTo(320);
        assertThat(format.height()).isEqualTo(180);
        assertThat(hex(format.codecPrivate())).contains(sps(LARGE)).contains(pps(LARGE));
    }

    @Test
    void keepsSupplementalInformationAndDropsDelimitersAndFillers() {
        picture(sps(LARGE), pps(LARGE), "0910", "0605aabb80", IDR, "0cffff80");

        assertThat(given(0)).isEqualTo(withLengths("0605aabb80", IDR));
    }

    @Test
    void endsNoUnitWithAZero() {
        picture(sps(LARGE), pps(LARGE), IDR + "0000");
        picture("0600 0000");

        assertThat(h264.data()).containsExactly(hex(withLengths(IDR)));
    }

    @Test
    void leavesOutAPictureWhoseFirstSliceIsLost() {
        picture(sps(LARGE), pps(LARGE), IDR);
        number++;
        // A slice that does not begin with macroblock 0.
        picture("415a0101");
        picture(SLICE);

        assertThat(h264.data()).containsExactly(hex(withLengths(IDR)), hex(withLengths(SLICE)));
        assertThat(h264.assembler.counts().incomplete()).isEqualTo(1);
    }

    @Test
    void takesAggregatesAndFragmentsApartAndTogether() {
        String set = sps(LARGE);
        String stap = "78" + String.format("%04x", set.length() / 2) + set
                + String.format("%04x", pps(LARGE).length() / 2) + pps(LARGE);
        picture(stap, "7c85 8880", "7c05 40aa", "7c45 bbcc");

        assertThat(given(0)).isEqualTo(withLengths("65888040aabbcc"));
    }

    @Test
    void refusesFragmentsWithoutABeginningOrAnEnd() {
        picture(sps(LARGE), pps(LARGE), IDR);
        picture("5c01 aabb", "5c41 cc");
        picture("5c81 9a01", "5c01 cc");
        picture("5c81 9a01", SLICE, "5c41 cc");
        picture("5c81 9a01", "5c81 9a01", "5c41 cc");
        picture(SLICE);

        assertThat(h264.given).hasSize(2);
        assertThat(h264.assembler.counts().incomplete()).isEqualTo(4);
        assertThat(h264.losses()).containsExactly(false, true);
    }

    @Test
    void changesTheFormatWithItsParameterSets() {
        picture(sps(LARGE), pps(LARGE), IDR);
        picture(SLICE);
        picture(sps(LARGE), pps(LARGE), IDR);
        picture(sps(SMALL), pps(SMALL), IDR);

        assertThat(h264.given.get(2).format()).isSameAs(h264.given.get(0).format());
        assertThat(h264.given.get(3).format().width()).isEqualTo(160);
        assertThat(hex(h264.given.get(3).format().codecPrivate())).doesNotContain(sps(LARGE));
    }

    @Test
    void keepsAParameterSetInTheStreamUntilAFormatCanSayIt() {
        picture(sps(LARGE), pps(LARGE), IDR);
        picture(OTHER_PPS, SLICE);
        picture(OTHER_PPS, pps(LARGE), SLICE);
        picture(IDR);

        assertThat(given(1)).isEqualTo(withLengths(OTHER_PPS, SLICE));
        assertThat(h264.given.get(1).format()).isSameAs(h264.given.get(0).format());
        assertThat(given(2)).isEqualTo(withLengths(SLICE));
        assertThat(given(3)).isEqualTo(withLengths(IDR));
        assertThat(hex(h264.given.get(3).format().codecPrivate())).contains(OTHER_PPS);
    }

    @Test
    void takesParameterSetsThatComeAloneForNoPicture() {
        picture(sps(LARGE), pps(LARGE));
        picture(IDR);
        picture(OTHER_PPS);
        picture(SLICE);

        assertThat(h264.keyframes()).containsExactly(true, false);
        assertThat(given(1)).isEqualTo(withLengths(OTHER_PPS, SLICE));
        assertThat(h264.assembler.counts().incomplete()).isZero();
    }

    @Test
    void seesALossInFrontOfParameterSetsThatComeAlone() {
        picture(sps(LARGE), pps(LARGE), IDR);
        number++;
        picture(OTHER_PPS);
        picture(SLICE);

        assertThat(h264.losses()).containsExactly(false, true);
        assertThat(h264.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void waitsForAKeyframeWithParameterSets() {
        picture(IDR);
        assertThat(h264.given).isEmpty();
        assertThat(h264.assembler.counts().incomplete()).isEqualTo(1);
        picture(sps(LARGE), pps(LARGE), IDR);
        assertThat(h264.given).hasSize(1);
    }

    @Test
    void takesParameterSetsFromTheSessionDescription() {
        String sprop = Base64.getEncoder().encodeToString(hex(sps(LARGE))) + ", %, "
                + Base64.getEncoder().encodeToString(hex(pps(LARGE)));
        Streams described = Streams.of("H264", Map.of("sprop-parameter-sets", sprop));
        described.feed(hex("80e00001000000001111111165888040"));

        assertThat(described.keyframes()).containsExactly(true);
        assertThat(described.given.get(0).format().width()).isEqualTo(320);
        assertThat(described.data()).containsExactly(hex(withLengths(IDR)));
    }

    @Test
    void doesNotTrustAKeyframeWhoseParameterSetsMayBeLost() {
        picture(sps(LARGE), pps(LARGE), IDR);
        number++;
        picture(IDR);

        assertThat(h264.given).hasSize(1);
        assertThat(h264.assembler.counts().incomplete()).isEqualTo(1);
        assertThat(h264.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void goesOnAfterTheLossOfAPictureThatNothingRefersTo() {
        picture(sps(LARGE), pps(LARGE), IDR);
        h264.feed(hex(String.format("8060%04x%08x11111111019a0101", number, timestamp + 3_600)));
        number += 2;
        h264.feed(hex(String.format("80e0%04x%08x11111111019a0102", number++, timestamp + 3_600)));
        picture(SLICE);

        assertThat(h264.losses()).containsExactly(false, true);
        assertThat(h264.assembler.wantsKeyframe()).isFalse();
    }

    @Test
    void doesNotBeginAtARecoveryPoint() {
        // Supplemental information of type 6 with a count of 0, and an I slice that is no IDR picture.
        picture(sps(LARGE), pps(LARGE), "060601c480", "618880aa");

        assertThat(h264.given).isEmpty();
        assertThat(h264.assembler.wantsKeyframe()).isTrue();
        assertThat(h264.assembler.counts().beforeKeyframe()).isEqualTo(1);
    }
}
