// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendlineTest {
    private final Trendline trendline = new Trendline();

    @Test
    void saysNothingBeforeItsWindowIsFull() {
        for (int i = 1; i < Trendline.WINDOW; i++) {
            trendline.add(10, 20);
            assertThat(trendline.slope()).isZero();
        }
        trendline.add(10, 20);
        assertThat(trendline.slope()).isPositive();
    }

    @Test
    void isFlatWhenPacketsArriveAsTheyWereSent() {
        for (int i = 0; i < 100; i++) {
            trendline.add(10, 10);
        }
        assertThat(trendline.slope()).isZero();
    }

    @Test
    void risesByTheShareOfTimeThatAQueueGrows() {
        for (int i = 0; i < 200; i++) {
            trendline.add(8, 10);
        }
        assertThat(trendline.slope()).isBetween(0.199, 0.201);
    }

    @Test
    void fallsWhenAQueueDrains() {
        for (int i = 0; i < 200; i++) {
            trendline.add(12, 10);
        }
        assertThat(trendline.slope()).isBetween(-0.201, -0.199);
    }

    @Test
    void seesATrendThroughJitter() {
        Random random = new Random(1);
        double before = 0;
        for (int i = 0; i < 200; i++) {
            double jitter = random.nextDouble() * 5;
            trendline.add(8, 10 + jitter - before);
            before = jitter;
        }
        assertThat(trendline.slope()).isBetween(0.15, 0.25);
    }

    @Test
    void neverOverflowsItsCount() {
        for (int i = 0; i < 100_000; i++) {
            trendline.add(8, 10);
            assertThat(trendline.count()).isBetween(1, 20_000);
        }
        assertThat(trendline.slope()).isBetween(0.199, 0.201);
    }

    @Test
    void beginsAnew() {
        for (int i = 0; i < 30; i++) {
            trendline.add(8, 10);
        }
        trendline.forget();
        assertThat(trendline.slope()).isZero();
        assertThat(trendline.count()).isZero();
    }
}
