// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingChunksTest {
    private final WaitingChunks waiting = new WaitingChunks(10);

    @Test
    void takesAsManyBytesAsItMay() {
        assertThat(waiting.offer(new byte[6])).isTrue();
        assertThat(waiting.offer(new byte[5])).isFalse();
        assertThat(waiting.offer(new byte[4])).isTrue();
        assertThat(waiting.offer(new byte[1])).isFalse();
    }

    @Test
    void takesMoreOnceTheFirstHasGoneWhole() {
        waiting.offer(new byte[6]);
        waiting.offer(new byte[4]);
        waiting.first().orElseThrow().position(5);
        assertThat(waiting.offer(new byte[1])).isFalse();
        waiting.removeFirst();
        assertThat(waiting.first().orElseThrow().remaining()).isEqualTo(4);
        assertThat(waiting.offer(new byte[6])).isTrue();
    }

    @Test
    void countsNothingForAnEmptyChunk() {
        assertThat(waiting.offer(new byte[0])).isTrue();
        assertThat(waiting.first()).isEmpty();
    }

    @Test
    void takesNothingAfterTheEndButKeepsWhatItHas() {
        waiting.offer(new byte[1]);
        waiting.end();
        assertThat(waiting.offer(new byte[1])).isFalse();
        assertThat(waiting.first()).isPresent();
    }

    @Test
    void letsGoOfEverything() {
        waiting.offer(new byte[10]);
        waiting.drop();
        waiting.removeFirst();
        assertThat(waiting.first()).isEmpty();
        assertThat(waiting.offer(new byte[10])).isTrue();
        assertThat(waiting.offer(new byte[1])).isFalse();
    }
}
