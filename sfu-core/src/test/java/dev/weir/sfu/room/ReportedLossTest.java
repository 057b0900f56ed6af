// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportedLossTest {
    private final ReportedLoss loss = new ReportedLoss();

    @Test
    void eachLostPacketIsCountedOnce() {
        assertThat(loss.report(0, 3)).isEqualTo(3);
        assertThat(loss.report(0, 3)).isZero();
        assertThat(loss.report(0, 10)).isEqualTo(7);
    }

    @Test
    void duplicatesThatLowerTheNumberAreNoLossWhenItRisesAgain() {
        loss.report(0, 10);

        assertThat(loss.report(0, -4)).isZero();
        assertThat(loss.report(0, 10)).isZero();
        assertThat(loss.report(0, 12)).isEqualTo(2);
    }

    @Test
    void theShareIsThatOfTheLastReport() {
        loss.report(128, 3);
        loss.report(5, 4);

        assertThat(loss.fraction()).isEqualTo(5);
    }
}
