// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnBudgetTest {
    private static final long MICROS = 1_000;

    private final TurnBudget budget = new TurnBudget();

    private void turns(int count, long nanosPerSend) {
        for (int i = 0; i < count; i++) {
            budget.took(1_000 * nanosPerSend, 1_000);
        }
    }

    @Test
    void learnsWhatADatagramCosts() {
        turns(100, 2 * MICROS);

        // 200 ms of 2 us each.
        assertThat(budget.share(100_000)).isBetween(0.99, 1.01);
        assertThat(budget.share(200_000)).isBetween(0.49, 0.51);
    }

    @Test
    void oneTurnDuringWhichTheMachineDidSomethingElseHardlyCounts() {
        turns(100, 2 * MICROS);

        budget.took(500_000 * MICROS, 300);

        assertThat(budget.share(90_000)).isGreaterThanOrEqualTo(1);
    }

    @Test
    void smallTurnsSayNothing() {
        turns(100, 2 * MICROS);
        for (int i = 0; i < 100; i++) {
            budget.took(1_000 * MICROS, 10);
        }

        assertThat(budget.share(100_000)).isBetween(0.99, 1.01);
    }

    @Test
    void nothingToSendIsNoOverload() {
        assertThat(budget.share(0)).isGreaterThan(1);
    }
}
