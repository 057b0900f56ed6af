// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OveruseDetectorTest {
    private static final int GROUPS = 60;

    /** 240 times the slope is compared with 12.5 at first. */
    private static final double STEEP = 0.06;

    private final OveruseDetector detector = new OveruseDetector();

    private LinkUse see(double slope) {
        detector.update(slope, GROUPS, 10, 10);
        return detector.use();
    }

    @Test
    void aFlatTrendIsNormal() {
        assertThat(see(0)).isEqualTo(LinkUse.NORMAL);
    }

    @Test
    void aSteepTrendIsOveruseWhenItLasts() {
        assertThat(see(STEEP)).isEqualTo(LinkUse.NORMAL);
        assertThat(see(STEEP)).isEqualTo(LinkUse.OVERUSED);
    }

    @Test
    void aTrendThatFlattensIsNotOveruse() {
        see(STEEP);
        assertThat(see(STEEP - 0.001)).isEqualTo(LinkUse.NORMAL);
    }

    @Test
    void aFallingTrendIsUnderuse() {
        assertThat(see(-STEEP)).isEqualTo(LinkUse.UNDERUSED);
    }

    @Test
    void ruleOfTheFirstGroupsIsNormal() {
        detector.update(STEEP * 1_000, 1, 10, 10);
        assertThat(detector.use()).isEqualTo(LinkUse.NORMAL);
    }

    @Test
    void theThresholdRisesToWhatIsUsualOnThisLink() {
        double before = detector.threshold();
        for (int i = 0; i < 500; i++) {
            see(i % 2 == 0 ? 0.1 : -0.1);
        }
        assertThat(detector.threshold()).isGreaterThan(before).isBetween(20.0, 24.0);
    }

    @Test
    void theThresholdFallsOnAQuietLinkButNotBelowSix() {
        for (int i = 0; i < 1_000; i++) {
            see(0);
        }
        assertThat(detector.threshold()).isEqualTo(6);
    }

    @Test
    void aPeakDoesNotMoveTheThreshold() {
        double before = detector.threshold();
        see(10);
        assertThat(detector.threshold()).isEqualTo(before);
    }

    @Test
    void forgetsAnOveruseButNotTheThreshold() {
        see(STEEP);
        see(STEEP);
        double threshold = detector.threshold();
        detector.forget();
        assertThat(detector.use()).isEqualTo(LinkUse.NORMAL);
        assertThat(detector.threshold()).isEqualTo(threshold);
    }
}
