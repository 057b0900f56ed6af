// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketGroupsTest {
    private static final long MILLI = 1_000_000L;

    private final PacketGroups groups = new PacketGroups();

    private boolean add(double sentMillis, double arrivalMillis) {
        return groups.add((long) (sentMillis * MILLI), (long) (arrivalMillis * 1_000));
    }

    @Test
    void comparesTheLastPacketsOfTwoGroups() {
        assertThat(add(0, 100)).isFalse();
        assertThat(add(4, 105)).isFalse();
        assertThat(add(20, 126)).isFalse();
        assertThat(add(22, 130)).isFalse();
        assertThat(add(40, 150)).isTrue();
        assertThat(groups.sentDeltaMillis()).isEqualTo(18);
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(25);
    }

    @Test
    void packetsThatQueuedUpAreOneGroup() {
        add(0, 100);
        add(20, 120);
        // Held back by something, these come in a burst.
        add(40, 180);
        add(60, 181);
        add(80, 182);
        assertThat(add(120, 220)).isTrue();
        assertThat(groups.sentDeltaMillis()).isEqualTo(60);
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(62);
    }

    @Test
    void ignoresPacketsOfEarlierGroups() {
        add(0, 100);
        add(20, 120);
        assertThat(add(10, 140)).isFalse();
        assertThat(add(40, 142)).isTrue();
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(20);
    }

    @Test
    void beginsAnewWhenTheReceiversClockJumpsAhead() {
        add(0, 100);
        add(20, 120);
        add(40, 5_140);
        assertThat(add(60, 5_160)).isFalse();
        assertThat(add(80, 5_180)).isFalse();
        assertThat(add(100, 5_200)).isTrue();
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(20);
    }

    @Test
    void beginsAnewWhenTheReceiversClockJumpsBack() {
        add(0, 9_100);
        add(20, 9_120);
        int measured = 0;
        for (int i = 2; i < 20; i++) {
            measured += add(i * 20, 100 + i * 20) ? 1 : 0;
        }
        assertThat(measured).isGreaterThan(10);
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(20);
    }

    @Test
    void forgetsWhatWasBeforeAPause() {
        add(0, 100);
        add(20, 120);
        groups.forget();
        assertThat(add(40, 190)).isFalse();
        assertThat(add(60, 210)).isFalse();
        assertThat(add(80, 230)).isTrue();
        assertThat(groups.arrivalDeltaMillis()).isEqualTo(20);
    }
}
