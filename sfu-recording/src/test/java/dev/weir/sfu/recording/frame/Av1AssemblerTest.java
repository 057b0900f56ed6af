// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Av1AssemblerTest {
    /** What libaom writes for 160 x 90, without and with its size. */
    private static final String SEQUENCE = "08 00000003b4fd936be40132";

    private static final String SEQUENCE_SIZED = "0a0b 00000003b4fd936be40132";

    /** A frame OBU with a shown KEY_FRAME, and one with an INTER_FRAME; what is behind the flags is anything. */
    private static final String KEY_FRAME = "30 10aa";

    private static final String INTER_FRAME = "30 30bb";

    private final Streams av1 = Streams.of("AV1");
    private int number = 1;
    private long timestamp;

    private static byte[] bytes(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** One temporal unit, a packet for each payload. */
    private void unit(String... payloads) {
        timestamp += 3_000;
        for (int i = 0; i < payloads.length; i++) {
            av1.feed(bytes(String.format(
                    "80%s%04x%08x11111111%s",
                    i == payloads.length - 1 ? "e0" : "60", number++, timestamp, payloads[i])));
        }
    }

    /** W = 2, N: the sequence header with its length, and the frame. */
    private void keyframe() {
        unit("28 0c" + SEQUENCE + KEY_FRAME);
    }

    @Test
    void givesEachUnitItsSizeBack() {
        keyframe();
        unit("10" + INTER_FRAME);

        assertThat(av1.data()).containsExactly(bytes(SEQUENCE_SIZED + "3202 10aa"), bytes("3202 30bb"));
        assertThat(av1.keyframes()).containsExactly(true, false);
        assertThat(av1.given.get(0).format().width()).isEqualTo(160);
        assertThat(av1.given.get(0).format().height()).isEqualTo(90);
    }

    @Test
    void putsFragmentsTogether() {
        keyframe();
        unit("50" + "30 30", "d0" + "bb", "90" + "cc");

        assertThat(av1.data().get(1)).isEqualTo(bytes("3203 30bbcc"));
    }

    @Test
    void readsElementsThatAllHaveALength() {
        keyframe();
        unit("00 01 10 03" + INTER_FRAME);

        assertThat(av1.data().get(1)).as("without its temporal delimiter").isEqualTo(bytes("3202 30bb"));
    }

    @Test
    void takesSizesThatSendersLeftIn() {
        keyframe();
        // Once with the size that is there, once with more bytes behind than the size says.
        unit("10 3202 30bb");
        unit("10 3202 30bbff");

        assertThat(av1.data().get(1)).isEqualTo(bytes("3202 30bb"));
        assertThat(av1.data().get(2)).isEqualTo(bytes("3202 30bb"));
    }

    @Test
    void keepsTheLayersInTheHeader() {
        keyframe();
        unit("10 34 48 30bb");

        assertThat(av1.data().get(1)).isEqualTo(bytes("36 48 02 30bb"));
    }

    @Test
    void keepsMetadataAndDropsDelimitersTileListsAndPadding() {
        keyframe();
        unit("00 01 10 02 28aa 02 40aa 02 78aa 03" + INTER_FRAME);

        assertThat(av1.data().get(1)).isEqualTo(bytes("2a01aa 3202 30bb"));
    }

    @Test
    void refusesSizesBeyondTheUnit() {
        keyframe();
        unit("10 3205 30bb");
        unit("10 32ffffffffff01");

        assertThat(av1.given).hasSize(1);
        assertThat(av1.assembler.counts().incomplete()).isEqualTo(2);
    }

    @Test
    void refusesFragmentsWithoutABeginningOrAnEnd() {
        keyframe();
        unit("90 bbcc");
        unit("50" + INTER_FRAME);
        unit("50" + INTER_FRAME, "10" + INTER_FRAME);

        assertThat(av1.given).hasSize(1);
        assertThat(av1.assembler.counts().incomplete()).isEqualTo(3);
    }

    @Test
    void takesASequenceHeaderBeforeAnInterFrameForNoKeyframe() {
        unit("20 0c" + SEQUENCE + INTER_FRAME);
        // A frame that is shown again, and a key frame that is not shown.
        unit("20 0c" + SEQUENCE + "30 80aa");
        unit("20 0c" + SEQUENCE + "30 00aa");
        assertThat(av1.given).isEmpty();
        keyframe();
        unit("20 0c" + SEQUENCE + INTER_FRAME);

        assertThat(av1.keyframes()).containsExactly(true, false);
        assertThat(av1.data().get(1)).isEqualTo(bytes(SEQUENCE_SIZED + "3202 30bb"));
    }

    @Test
    void doesNotBeginAtAKeyFrameWithoutSequenceHeader() {
        unit("10" + KEY_FRAME);

        assertThat(av1.given).isEmpty();
        assertThat(av1.assembler.wantsKeyframe()).isTrue();
    }

    @Test
    void takesAKeyFrameWithoutSequenceHeaderInMidstreamForAnyFrame() {
        keyframe();
        unit("10" + KEY_FRAME);

        assertThat(av1.keyframes()).containsExactly(true, false);
    }

    @Test
    void judgesAUnitByItsFirstFrame() {
        unit("38 0c" + SEQUENCE + "03" + KEY_FRAME + INTER_FRAME);
        unit("38 0c" + SEQUENCE + "03" + INTER_FRAME + KEY_FRAME);

        assertThat(av1.keyframes()).containsExactly(true, false);
        assertThat(av1.data().get(0)).isEqualTo(bytes(SEQUENCE_SIZED + "3202 10aa 3202 30bb"));
    }

    @Test
    void leavesOutWhatRefersToALostFrame() {
        keyframe();
        number++;
        unit("10" + INTER_FRAME);
        assertThat(av1.assembler.wantsKeyframe()).isTrue();
        keyframe();

        assertThat(av1.losses()).containsExactly(false, true);
        assertThat(av1.assembler.counts().undecodable()).isEqualTo(1);
    }

    @Test
    void readsTheFormatOfAStillPicture() {
        // Reduced header of 640 x 360; behind it the tools and colours, which are all bits of zero.
        unit("28 0b 08 1a2627fb38 0000000000 30 aa");

        assertThat(av1.given.get(0).format().width()).isEqualTo(640);
        assertThat(av1.given.get(0).format().height()).isEqualTo(360);
    }
}
