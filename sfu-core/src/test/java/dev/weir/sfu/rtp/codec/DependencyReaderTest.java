// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.FORWARD;
import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.FORWARD_MARKED;
import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.LEAVE_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The structure is L1T2: template 0 a keyframe, 1 the base layer, 2 the upper one; targets T0 and T0 with T1. */
class DependencyReaderTest {
    private static final int BASE = LayerTarget.of(0, 0);
    private static final int BOTH = LayerTarget.of(0, 1);

    private final DependencyReader reader = new DependencyReader();

    @Test
    void tellsLayersTargetsAndReferences() {
        PayloadInfo keyframe = read(DependencyDescriptorTest.keyframe(0));
        assertThat(keyframe.layered).isTrue();
        assertThat(keyframe.frameNumber).isEqualTo(1);
        assertThat(keyframe.targets).isEqualTo(1 << BASE | 1 << BOTH);
        assertThat(LayerTarget.use(keyframe.targetUses, BASE)).isEqualTo(LayerTarget.SWITCH);
        assertThat(LayerTarget.use(keyframe.targetUses, BOTH)).isEqualTo(LayerTarget.SWITCH);
        assertThat(keyframe.references).isZero();
        assertThat(keyframe.restartsLayer).isTrue();

        PayloadInfo upper = read(packet("1 1 000010", 2, ""));
        assertThat(upper.temporalLayer).isEqualTo(1);
        assertThat(upper.discardable).isTrue();
        assertThat(upper.endsLayerFrame).isTrue();
        assertThat(LayerTarget.use(upper.targetUses, BASE)).isEqualTo(LayerTarget.NOT_PRESENT);
        assertThat(LayerTarget.use(upper.targetUses, BOTH)).isEqualTo(LayerTarget.DISCARDABLE);
        assertThat(upper.references).as("the frame before").isEqualTo(1);

        PayloadInfo base = read(packet("1 0 000001", 3, ""));
        assertThat(base.references).as("two frames before").isEqualTo(2);
        assertThat(base.endsLayerFrame).isFalse();
    }

    @Test
    void putsTheFramesOwnReferencesBeforeItsTemplates() {
        read(DependencyDescriptorTest.keyframe(0));
        // 3, 17 and 1,000 frames before.
        PayloadInfo own = read(packet("1 1 000001", 9, "0 0 0 1 0  01 0010 10 00010000 11 001111100111 00"));
        assertThat(own.references).isEqualTo(1L << 2 | 1L << 16 | 1L << 63);
        assertThat(read(packet("1 1 000001", 10, "0 0 0 1 0  00")).restartsLayer)
                .as("none")
                .isTrue();
    }

    @Test
    void tellsWhichTargetsAreOffered() {
        read(DependencyDescriptorTest.keyframe(0));
        assertThat(read(packet("1 1 000001", 3, "0 1 0 0 0  01")).targets).isEqualTo(1 << BASE);
        assertThat(read(packet("1 1 000001", 5, "")).targets).isEqualTo(1 << BASE);
    }

    @Test
    void leavesAStreamOfOneLayerUnlayered() {
        PayloadInfo info = read(
                DependencyDescriptorTest.bits("1 1 000000 0000000000000001 1 0 0 0 0  000000 00000  11  10  0  0  0"));
        assertThat(info.frameNumber).isEqualTo(1);
        assertThat(info.layered).isFalse();
    }

    @Test
    void takesTemporalLayersFromTheObuHeadsWithoutAnExtension() {
        // One OBU with an extension: temporal layer 1, spatial layer 2.
        PayloadInfo begins = parsed(Codec.AV1, "10 34 30 aabb");
        reader.read(new byte[0], 0, 0, begins);
        assertThat(begins.layered).isTrue();
        assertThat(begins.temporalLayer).isEqualTo(1);
        assertThat(begins.spatialLayer).as("cannot be told in every packet").isZero();

        PayloadInfo continues = parsed(Codec.AV1, "90 aabb");
        reader.read(new byte[0], 0, 0, continues);
        assertThat(continues.layered).as("its picture's verdict counts").isTrue();
        assertThat(continues.frameNumber).isEqualTo(PayloadInfo.ABSENT);
    }

    @Test
    void leavesTheLayersOfVp8AndVp9Alone() {
        PayloadInfo vp9 = parsed(Codec.VP9, "ec 9234 53 77 aa");
        byte[] element = DependencyDescriptorTest.keyframe(0);
        reader.read(element, 0, element.length, vp9);
        assertThat(vp9.spatialLayer).isEqualTo(1);
        assertThat(vp9.temporalLayer).isEqualTo(2);
        assertThat(vp9.frameNumber).isEqualTo(PayloadInfo.ABSENT);
    }

    @Test
    void forwardsWhatNamesAStructureThatWasLost() {
        LayerFilter filter = new LayerFilter();
        filter.want(0, 0);
        assertThat(filter.decide(read(packet("1 1 000010", 1, "")), 0, true)).isEqualTo(FORWARD);
        filter.decide(read(DependencyDescriptorTest.keyframe(0)), 1, true);
        assertThat(filter.decide(read(packet("1 1 000010", 2, "")), 2, true)).isEqualTo(LEAVE_OUT);
        PayloadInfo lost = read(packet("1 1 001111", 3, ""));
        assertThat(lost.layered).isTrue();
        assertThat(filter.decide(lost, 3, true)).isEqualTo(FORWARD);
    }

    @Test
    void changesTheFrameRateWhereTheIndicationsAllowIt() {
        LayerFilter filter = new LayerFilter();
        filter.want(LayerFilter.ALL, 0);
        assertThat(filter.decide(read(DependencyDescriptorTest.keyframe(0)), 1, true))
                .isEqualTo(FORWARD);
        assertThat(filter.decide(read(packet("1 1 000010", 2, "")), 2, true)).isEqualTo(LEAVE_OUT);
        assertThat(filter.temporalLayer()).isZero();
        filter.want(LayerFilter.ALL, 1);

        assertThat(filter.decide(read(packet("1 1 000001", 3, "")), 3, false))
                .as("the sender set no marker")
                .isEqualTo(FORWARD_MARKED);
        assertThat(filter.decide(read(packet("1 1 000010", 4, "")), 4, true))
                .as("discardable frames are no dependency, so nothing stands in the way")
                .isEqualTo(FORWARD);
        assertThat(filter.temporalLayer()).isEqualTo(1);
        assertThat(filter.needsKeyframe()).isFalse();
        assertThat(filter.recall(read(packet("1 1 000010", 2, "")), 2, true, FORWARD))
                .isEqualTo(LEAVE_OUT);
    }

    @Test
    void keepsToItsBytesWhateverTheyAre() {
        Random random = new Random(3);
        LayerFilter filter = new LayerFilter();
        byte[] seed = DependencyDescriptorTest.keyframe(0);
        int layered = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] element = random.nextInt(3) == 0 ? new byte[random.nextInt(30)] : seed.clone();
            if (element.length > 0 && random.nextInt(4) > 0) {
                element[random.nextInt(element.length)] ^= (byte) (1 << random.nextInt(8));
            }
            PayloadInfo info = read(element);
            layered += info.layered ? 1 : 0;
            filter.want(random.nextInt(9) - 1, random.nextInt(9) - 1);
            int timestamp = random.nextInt(1_000);
            LayerFilter.Verdict verdict = filter.decide(info, timestamp, false);
            assertThat(filter.decide(info, timestamp, false)).isEqualTo(verdict);
            assertThat(filter.spatialLayer()).isBetween(0, 7);
            assertThat(filter.temporalLayer()).isBetween(0, 7);
        }
        assertThat(layered).isGreaterThan(5_000);
    }

    private PayloadInfo read(byte[] element) {
        PayloadInfo info = parsed(Codec.H264, "41 9a 00");
        reader.read(element, 0, element.length, info);
        return info;
    }

    private static PayloadInfo parsed(Codec codec, String text) {
        PayloadInfo info = Payloads.parse(PayloadParser.of(codec), text);
        assertThat(info.valid).isTrue();
        return info;
    }

    private static byte[] packet(String head, int frameNumber, String rest) {
        return DependencyDescriptorTest.bits(head
                + String.format("%16s", Integer.toBinaryString(frameNumber)).replace(' ', '0')
                + rest);
    }
}
