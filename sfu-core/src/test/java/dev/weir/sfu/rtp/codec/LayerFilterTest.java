// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.FORWARD;
import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.FORWARD_MARKED;
import static dev.weir.sfu.rtp.codec.LayerFilter.Verdict.LEAVE_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Streams whose packets tell their own layers. A timestamp here is the number of a picture. */
class LayerFilterTest {
    private final LayerFilter filter = new LayerFilter();

    @Test
    void forwardsEverythingUntilLessIsWished() {
        assertThat(decide(0, layer(0, 0))).isEqualTo(FORWARD);
        assertThat(decide(1, layer(2, 3))).isEqualTo(FORWARD);
        assertThat(filter.spatialLayer()).isEqualTo(LayerFilter.ALL);
        assertThat(filter.temporalLayer()).isEqualTo(LayerFilter.ALL);
        assertThat(filter.needsKeyframe()).isFalse();
    }

    @Test
    void asksNobodyAboutAStreamWithoutLayers() {
        filter.want(0, 0);
        PayloadInfo plain = layer(3, 3);
        plain.layered = false;

        assertThat(decide(0, plain)).isEqualTo(FORWARD);
    }

    @Test
    void dropsATemporalLayerWithTheNextPictureAndNotWithinOne() {
        decide(0, layer(0, 0));
        decide(1, layer(0, 1));
        filter.want(LayerFilter.ALL, 0);

        assertThat(decide(1, layer(0, 1))).as("its other half").isEqualTo(FORWARD);
        assertThat(decide(3, layer(0, 1))).isEqualTo(LEAVE_OUT);
        assertThat(decide(2, layer(0, 0))).isEqualTo(FORWARD);
        assertThat(decide(3, layer(0, 1))).as("a late packet").isEqualTo(LEAVE_OUT);
        assertThat(filter.temporalLayer()).isZero();
    }

    @Test
    void raisesATemporalLayerOnlyWhereItMayBegin() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        decide(1, layer(0, 1));
        filter.want(LayerFilter.ALL, 1);

        assertThat(decide(2, layer(0, 0))).isEqualTo(FORWARD);
        assertThat(decide(3, layer(0, 1))).as("refers to picture 1").isEqualTo(LEAVE_OUT);
        assertThat(decide(4, layer(0, 0))).isEqualTo(FORWARD);
        assertThat(decide(5, begins(1))).isEqualTo(FORWARD);
        assertThat(decide(6, layer(0, 1))).isEqualTo(FORWARD);
        assertThat(decide(3, layer(0, 1))).as("late").isEqualTo(LEAVE_OUT);
    }

    @Test
    void closesALayerOfWhichNothingCameWhileItWasNotWishedFor() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        decide(2, layer(0, 0));
        filter.want(LayerFilter.ALL, 1);

        assertThat(decide(3, layer(0, 1)))
                .as("may refer to picture 1, which is late")
                .isEqualTo(LEAVE_OUT);
        assertThat(decide(1, layer(0, 1))).isEqualTo(LEAVE_OUT);
    }

    @Test
    void sendsALatePictureThatRefersToLowerLayersOnly() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        filter.want(LayerFilter.ALL, 2);
        decide(2, layer(0, 0));
        decide(4, begins(2));

        assertThat(decide(3, begins(1))).as("picture 5 may refer to it").isEqualTo(FORWARD);
    }

    @Test
    void raisesTemporalLayersFromTheBottomUp() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        decide(1, layer(0, 2));
        decide(2, layer(0, 1));
        filter.want(LayerFilter.ALL, 2);

        assertThat(decide(3, begins(2)))
                .as("what follows it may refer to picture 2")
                .isEqualTo(LEAVE_OUT);
        assertThat(decide(4, begins(1))).isEqualTo(FORWARD);
        assertThat(decide(5, layer(0, 2))).as("may refer to picture 3").isEqualTo(LEAVE_OUT);
        assertThat(filter.temporalLayer()).isEqualTo(1);
        assertThat(decide(6, begins(2))).isEqualTo(FORWARD);
        assertThat(filter.temporalLayer()).isEqualTo(2);
    }

    @Test
    void closesALayerWithTheOneBelowIt() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        filter.want(LayerFilter.ALL, 2);

        assertThat(decide(1, begins(2))).as("no layer between is known").isEqualTo(FORWARD);
        assertThat(decide(2, layer(0, 1))).isEqualTo(LEAVE_OUT);
        assertThat(decide(3, layer(0, 2))).as("may refer to picture 2").isEqualTo(LEAVE_OUT);
    }

    @Test
    void opensAllTemporalLayersAtAKeyframe() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        decide(1, layer(0, 1));
        filter.want(LayerFilter.ALL, 2);

        assertThat(decide(2, layer(0, 1))).isEqualTo(LEAVE_OUT);
        decide(3, keyframe());
        assertThat(decide(4, layer(0, 2))).isEqualTo(FORWARD);
    }

    @Test
    void dropsASpatialLayerWithTheNextPictureAndMarksTheLastPacket() {
        decide(0, vp9(0, 0, true, true));
        filter.want(1, LayerFilter.ALL);

        assertThat(filter.decide(vp9(2, 0, true, true), 0, true))
                .as("the rest of the picture")
                .isEqualTo(FORWARD);
        assertThat(decide(1, vp9(0, 0, false, true))).isEqualTo(FORWARD);
        assertThat(decide(1, vp9(1, 0, false, false))).as("not its last packet").isEqualTo(FORWARD);
        assertThat(decide(1, vp9(1, 0, false, true))).isEqualTo(FORWARD_MARKED);
        assertThat(filter.decide(vp9(2, 0, false, true), 1, true)).isEqualTo(LEAVE_OUT);
        assertThat(filter.decide(vp9(1, 0, false, true), 2, true))
                .as("marked by the sender already")
                .isEqualTo(FORWARD);
        assertThat(filter.spatialLayer()).isEqualTo(1);
    }

    @Test
    void dropsASpatialLayerAtAKeyframeWhereUpperLayersGoOnByThemselves() {
        decide(0, vp9(0, 0, true, true));
        decide(1, vp9(0, 0, false, true));
        PayloadInfo upper = vp9(1, 0, false, true);
        upper.startsFrame = true;
        decide(1, upper);
        assertThat(filter.needsKeyframe()).isFalse();
        filter.want(0, LayerFilter.ALL);

        assertThat(decide(2, vp9(0, 0, false, true))).isEqualTo(FORWARD);
        assertThat(decide(2, upper)).isEqualTo(FORWARD);
        assertThat(filter.needsKeyframe()).isTrue();
        assertThat(decide(3, vp9(0, 0, true, true))).isEqualTo(FORWARD_MARKED);
        assertThat(decide(3, vp9(1, 0, true, true))).isEqualTo(LEAVE_OUT);
        assertThat(filter.needsKeyframe()).isFalse();
        assertThat(decide(4, vp9(0, 0, false, true))).isEqualTo(FORWARD_MARKED);
    }

    @Test
    void leavesOutUpperTemporalLayersWhileItWaitsForTheKeyframeThatEndsASpatialOne() {
        decide(0, vp9(0, 0, true, true));
        PayloadInfo upper = vp9(1, 0, false, true);
        upper.startsFrame = true;
        decide(1, upper);
        filter.want(0, LayerFilter.ALL);

        assertThat(decide(2, vp9(0, 2, false, true))).isEqualTo(LEAVE_OUT);
        assertThat(decide(3, vp9(0, 1, false, true))).isEqualTo(LEAVE_OUT);
        assertThat(decide(4, upper)).isEqualTo(FORWARD);
        assertThat(decide(5, vp9(0, 0, true, true))).isEqualTo(FORWARD_MARKED);
        assertThat(decide(6, vp9(0, 2, false, true))).isEqualTo(FORWARD_MARKED);
    }

    @Test
    void raisesASpatialLayerAtAKeyframeOnly() {
        filter.want(0, LayerFilter.ALL);
        decide(0, vp9(0, 0, true, true));
        decide(0, vp9(1, 0, true, true));
        assertThat(filter.needsKeyframe()).isFalse();
        filter.want(1, LayerFilter.ALL);

        assertThat(filter.needsKeyframe()).isTrue();
        assertThat(decide(1, vp9(0, 0, false, true))).isEqualTo(FORWARD_MARKED);
        assertThat(decide(1, vp9(1, 0, true, true)))
                .as("starts anew, but the marker is out")
                .isEqualTo(LEAVE_OUT);
        assertThat(decide(2, vp9(0, 0, true, true))).isEqualTo(FORWARD);
        assertThat(decide(2, vp9(1, 0, true, true))).isEqualTo(FORWARD_MARKED);
        assertThat(filter.needsKeyframe()).isFalse();
    }

    @Test
    void asksForNoKeyframeWhereThereIsNoHigherLayer() {
        filter.want(0, LayerFilter.ALL);
        decide(0, vp9(0, 0, true, true));
        filter.want(2, LayerFilter.ALL);

        assertThat(filter.needsKeyframe()).isFalse();
    }

    @Test
    void treatsARepeatedPacketAsTheFirstTime() {
        filter.want(0, 0);
        decide(0, vp9(0, 0, true, true));
        assertThat(decide(1, vp9(0, 0, false, true))).isEqualTo(FORWARD_MARKED);
        decide(2, vp9(0, 1, false, true));
        filter.want(2, 2);
        decide(3, vp9(0, 0, true, true));

        assertThat(filter.recall(vp9(0, 0, false, true), 1, false, LEAVE_OUT)).isEqualTo(FORWARD_MARKED);
        assertThat(filter.recall(vp9(1, 0, false, true), 1, false, FORWARD)).isEqualTo(LEAVE_OUT);
        assertThat(filter.recall(vp9(0, 1, false, true), 2, false, FORWARD)).isEqualTo(LEAVE_OUT);
        assertThat(filter.recall(vp9(0, 1, false, true), 77, false, LEAVE_OUT))
                .as("not remembered")
                .isEqualTo(LEAVE_OUT);
    }

    @Test
    void remembersTheFormerSourceAndDoesNotMistakeItForThePresentOne() {
        filter.want(LayerFilter.ALL, 0);
        decide(5, keyframe());
        decide(6, layer(0, 1));
        filter.restart();
        filter.want(LayerFilter.ALL, 1);

        assertThat(decide(5, keyframe())).isEqualTo(FORWARD);
        assertThat(decide(6, layer(0, 1))).as("of the new source").isEqualTo(FORWARD);
        assertThat(filter.recall(layer(0, 1), 6, false, LEAVE_OUT)).isEqualTo(FORWARD);
    }

    @Test
    void decidesALatePictureAsItsNeighboursWere() {
        filter.want(LayerFilter.ALL, 0);
        decide(0, keyframe());
        decide(10, layer(0, 0));
        filter.want(LayerFilter.ALL, 1);
        decide(12, begins(1));
        decide(14, layer(0, 0));

        assertThat(decide(9, layer(0, 1))).isEqualTo(LEAVE_OUT);
        assertThat(decide(8, layer(0, 0))).isEqualTo(FORWARD);
        assertThat(decide(-1, layer(0, 1)))
                .as("before the first: nothing was left out then")
                .isEqualTo(FORWARD);
    }

    @Test
    void comparesTimestampsAcrossTheirWrap() {
        filter.want(LayerFilter.ALL, 0);
        decide(Integer.MAX_VALUE, keyframe());
        assertThat(decide(Integer.MIN_VALUE, layer(0, 1))).isEqualTo(LEAVE_OUT);
        filter.want(LayerFilter.ALL, 1);
        assertThat(decide(Integer.MIN_VALUE + 1, begins(1))).isEqualTo(FORWARD);
    }

    private LayerFilter.Verdict decide(int timestamp, PayloadInfo info) {
        return filter.decide(info, timestamp, false);
    }

    static PayloadInfo layer(int spatial, int temporal) {
        PayloadInfo info = new PayloadInfo();
        info.valid = true;
        info.layered = true;
        info.spatialLayer = spatial;
        info.temporalLayer = temporal;
        return info;
    }

    static PayloadInfo keyframe() {
        PayloadInfo info = layer(0, 0);
        info.startsKeyframe = true;
        info.startsFrame = true;
        return info;
    }

    static PayloadInfo begins(int temporal) {
        PayloadInfo info = layer(0, temporal);
        info.temporalSwitchPoint = true;
        return info;
    }

    static PayloadInfo vp9(int spatial, int temporal, boolean restarts, boolean ends) {
        PayloadInfo info = layer(spatial, temporal);
        info.restartsLayer = restarts;
        info.endsLayerFrame = ends;
        return info;
    }
}
