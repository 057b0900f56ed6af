// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class H265AssemblerTest {
    private static final RealMedia MEDIA = RealMedia.of(RecordedCodec.H265);
    private static final List<String> SETS =
            MEDIA.parameterSets().stream().map(H265AssemblerTest::hex).toList();

    /** IDR_W_RADL: first slice segment, parameter set 0. */
    private static final String IDR = "2601 af01";

    /** TRAIL_R of the lowest temporal layer, and of the one above as TRAIL_N and as TSA_R. */
    private static final String SLICE = "0201 d001";

    private static final String UPPER = "0002 d002";
    private static final String UPPER_ANEW = "0602 d003";

    private final Streams h265 = Streams.of("H265");
    private int number = 1;
    private long timestamp;

    private static byte[] bytes(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** One picture, a packet for each payload. */
    private void picture(String... payloads) {
        timestamp += 3_600;
        for (int i = 0; i < payloads.length; i++) {
            h265.feed(bytes(String.format(
                    "80%s%04x%08x11111111%s",
                    i == payloads.length - 1 ? "e0" : "60", number++, timestamp, payloads[i])));
        }
    }

    private void keyframe() {
        picture(SETS.get(0), SETS.get(1), SETS.get(2), IDR);
    }

    private static byte[] withLengths(String... units) {
        return NalMedia.withLengths(
                List.of(units).stream().map(H265AssemblerTest::bytes).toList());
    }

    @Test
    void movesParameterSetsToTheFormat() {
        keyframe();
        picture(SLICE);

        assertThat(h265.data()).containsExactly(withLengths(IDR), withLengths(SLICE));
        assertThat(h265.keyframes()).containsExactly(true, false);
        assertThat(hex(h265.given.get(0).format().codecPrivate())).contains(SETS);
    }

    @Test
    void takesAggregatesAndFragmentsApartAndTogether() {
        keyframe();
        // Two slices in an aggregate, then one in three fragments.
        picture("6001 0004 0201d001 0004 02015002", "6201 81 5003", "6201 01 aabb", "6201 41 cc");

        assertThat(h265.data().get(1)).isEqualTo(withLengths(SLICE, "02015002", "02015003aabbcc"));
    }

    @Test
    void dropsDelimitersFillersAndLayersOfExtensions() {
        keyframe();
        picture("4601 50", "4e01 aabb", SLICE, "0209 5005", "4c01 ff80", "5001 cc");

        assertThat(h265.data().get(1)).isEqualTo(withLengths("4e01aabb", SLICE, "5001cc"));
    }

    @Test
    void refusesFragmentsWithoutABeginningOrAnEnd() {
        keyframe();
        picture("6201 01 aabb", "6201 41 cc");
        picture("6201 81 d003", "6201 01 aabb");
        picture("6201 81 d003", SLICE);

        assertThat(h265.given).hasSize(1);
        assertThat(h265.assembler.counts().incomplete()).isEqualTo(3);
    }

    @Test
    void takesParameterSetsFromTheSessionDescription() {
        Base64.Encoder base64 = Base64.getEncoder();
        Streams described = Streams.of(
                "h265",
                Map.of(
                        "sprop-vps", base64.encodeToString(bytes(SETS.get(0))),
                        "sprop-sps", base64.encodeToString(bytes(SETS.get(1))),
                        "sprop-pps", base64.encodeToString(bytes(SETS.get(2)))));
        described.feed(bytes("80e000010000000011111111" + IDR));

        assertThat(described.keyframes()).containsExactly(true);
        assertThat(hex(described.given.get(0).format().codecPrivate())).contains(SETS);
    }

    @Test
    void leavesOutWhatRefersToALostPicture() {
        keyframe();
        number++;
        picture(SLICE);
        picture(SLICE);
        assertThat(h265.assembler.wantsKeyframe()).isTrue();
        keyframe();

        assertThat(h265.keyframes()).containsExactly(true, true);
        assertThat(h265.losses()).containsExactly(false, true);
        assertThat(h265.assembler.counts().undecodable()).isEqualTo(2);
    }

    @Test
    void leavesTheUpperTemporalLayerOutUntilItBeginsAnew() {
        keyframe();
        // The second packet of a picture of the upper layer is missing.
        h265.feed(bytes(String.format("8060%04x%08x11111111%s", number, timestamp + 3_600, UPPER)));
        number += 2;
        h265.feed(bytes(String.format("80e0%04x%08x11111111%s", number++, timestamp + 3_600, "00025004")));
        timestamp += 3_600;
        picture(SLICE);
        picture(UPPER);
        picture(UPPER_ANEW);
        picture(UPPER);

        assertThat(h265.data())
                .containsExactly(withLengths(IDR), withLengths(SLICE), withLengths(UPPER_ANEW), withLengths(UPPER));
        assertThat(h265.losses()).containsExactly(false, true, false, false);
        assertThat(h265.assembler.wantsKeyframe()).isFalse();
    }
}
