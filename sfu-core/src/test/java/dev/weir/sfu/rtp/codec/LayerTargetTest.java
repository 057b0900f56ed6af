// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerTargetTest {
    @Test
    void keepsTwoBitsForEachOfThirtyTwo() {
        long uses = 0;
        for (int target = 0; target < 32; target++) {
            uses = LayerTarget.withUse(uses, target, target % 4);
        }
        for (int target = 0; target < 32; target++) {
            assertThat(LayerTarget.use(uses, target)).isEqualTo(target % 4);
        }
        assertThat(LayerTarget.use(LayerTarget.withUse(uses, 31, LayerTarget.NOT_PRESENT), 31))
                .isZero();
    }

    @Test
    void knowsItsLayersAndKeepsThemInRange() {
        assertThat(LayerTarget.spatial(LayerTarget.of(2, 5))).isEqualTo(2);
        assertThat(LayerTarget.temporal(LayerTarget.of(2, 5))).isEqualTo(5);
        assertThat(LayerTarget.of(9, 9)).isEqualTo(31);
    }

    @Test
    void findsTheBestWithinBothLayers() {
        int offered = 1 << LayerTarget.of(0, 0)
                | 1 << LayerTarget.of(0, 2)
                | 1 << LayerTarget.of(1, 1)
                | 1 << LayerTarget.of(3, 7);
        assertThat(LayerTarget.best(offered, 7, 7)).isEqualTo(31);
        assertThat(LayerTarget.best(offered, 3, 6)).as("space before time").isEqualTo(LayerTarget.of(1, 1));
        assertThat(LayerTarget.best(offered, 1, 0)).isEqualTo(LayerTarget.of(0, 0));
        assertThat(LayerTarget.best(offered, 0, 1)).isEqualTo(LayerTarget.of(0, 0));
        assertThat(LayerTarget.best(1 << LayerTarget.of(2, 1), 0, 0))
                .as("nothing small enough")
                .isEqualTo(LayerTarget.of(2, 1));
        assertThat(LayerTarget.best(0, 7, 7)).isEqualTo(-1);
    }
}
