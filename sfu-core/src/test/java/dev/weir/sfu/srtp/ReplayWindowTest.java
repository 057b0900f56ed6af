// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void remembersExactlyItsSize() {
        ReplayWindow window = new ReplayWindow(128);
        window.mark(1000);
        assertThat(window.isFresh(1000)).isFalse();
        assertThat(window.isFresh(873)).isTrue();
        assertThat(window.isFresh(872)).isFalse();
        assertThat(window.isFresh(1001)).isTrue();
        assertThat(window.highest()).isEqualTo(1000);
    }

    @Test
    void agreesWithASetOfAllIndicesSeen() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int size = 64 << random.nextInt(4);
            ReplayWindow window = new ReplayWindow(size);
            Set<Long> seen = new HashSet<>();
            long highest = -1;
            long around = random.nextInt(70_000);
            for (int step = 0; step < 500; step++) {
                around += random.nextInt(20) == 0 ? random.nextInt(4 * size) : random.nextInt(3);
                long index = Math.max(0, around - random.nextInt(random.nextInt(size + size / 2) + 1));
                boolean fresh = index > highest || (highest - index < size && !seen.contains(index));
                assertThat(window.isFresh(index))
                        .as("seed %d step %d index %d highest %d", seed, step, index, highest)
                        .isEqualTo(fresh);
                if (fresh && random.nextInt(10) != 0) {
                    window.mark(index);
                    seen.add(index);
                    highest = Math.max(highest, index);
                }
            }
        }
    }

    @Test
    void wantsAPowerOfTwo() {
        assertThatThrownBy(() -> new ReplayWindow(100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }
}
