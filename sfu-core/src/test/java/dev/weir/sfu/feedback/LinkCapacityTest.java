// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkCapacityTest {
    private final LinkCapacity capacity = new LinkCapacity();

    @Test
    void isUnknownAtFirst() {
        assertThat(capacity.known()).isFalse();
        assertThat(capacity.isBelow(Long.MAX_VALUE)).isFalse();
        assertThat(capacity.isAbove(0)).isFalse();
    }

    @Test
    void isWhereTheLinkWasFull() {
        capacity.full(1_000_000);
        assertThat(capacity.bps()).isEqualTo(1_000_000);
        assertThat(capacity.isBelow(1_050_000)).isFalse();
        assertThat(capacity.isBelow(1_070_000)).isTrue();
        assertThat(capacity.isAbove(950_000)).isFalse();
        assertThat(capacity.isAbove(930_000)).isTrue();
    }

    @Test
    void followsSlowly() {
        capacity.full(1_000_000);
        capacity.full(1_100_000);
        assertThat(capacity.bps()).isEqualTo(1_005_000);
    }

    @Test
    void getsWiderWhereItVaries() {
        for (int i = 0; i < 50; i++) {
            capacity.full(i % 2 == 0 ? 900_000 : 1_100_000);
        }
        assertThat(capacity.isBelow(1_100_000)).isFalse();
        assertThat(capacity.isBelow(1_200_000)).isTrue();
    }

    @Test
    void forgets() {
        capacity.full(1_000_000);
        capacity.forget();
        assertThat(capacity.known()).isFalse();
    }
}
