// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class CountingListenerTest {
    private final List<String> told = new ArrayList<>();
    private final LongAdder failures = new LongAdder();

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() {
        RecordingListener broken = new RecordingListener() {
            @Override
            public void failed(RoomName room, String reason) {
                throw new IllegalStateException("a bug, as the test wants it");
            }
        };
        RecordingListener next = new RecordingListener() {
            @Override
            public void failed(RoomName room, String reason) {
                told.add(room + " " + reason);
            }
        };

        new CountingListener(List.of(broken, next), failures).failed(new RoomName("studio"), "disk full");

        assertThat(told).containsExactly("studio disk full");
        assertThat(failures.sum()).isOne();
    }
}
