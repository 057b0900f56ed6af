// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrackFanoutTest {
    /** Or the loop of a room whose publisher left within a picture would wake for it again and again. */
    @Test
    void waitsForNothingWhenThereIsNothingToGather() {
        assertThat(TrackFanout.gathersUntil(List.of(), 5)).isEqualTo(5);
    }
}
