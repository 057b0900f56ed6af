// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    private static final class At implements Timed {
        private long deadline;

        At(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long nextDeadline() {
            return deadline;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {
            throw new AssertionError("not called here");
        }
    }

    @Test
    void namesTheEarliestAfterAnyMovesAndRemovals() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            DeadlineQueue queue = new DeadlineQueue();
            List<At> timers = new ArrayList<>();
            List<DeadlineQueue.Entry> entries = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                timers.add(new At(random.nextInt(1_000)));
                entries.add(new DeadlineQueue.Entry(timers.get(i)));
                queue.update(entries.get(i));
            }
            for (int step = 0; step < 300; step++) {
                int i = random.nextInt(100);
                timers.get(i).deadline = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(1_000);
                queue.update(entries.get(i));
                long earliest =
                        timers.stream().mapToLong(timer -> timer.deadline).min().orElseThrow();
                assertThat(queue.next()).as("seed %d step %d", seed, step).isEqualTo(earliest);
            }
        }
    }

    @Test
    void isEmptyAfterTheLastIsRemoved() {
        DeadlineQueue queue = new DeadlineQueue();
        DeadlineQueue.Entry entry = new DeadlineQueue.Entry(new At(5));
        queue.update(entry);
        queue.remove(entry);
        queue.remove(entry);

        assertThat(queue.next()).isEqualTo(Long.MAX_VALUE);
        assertThat(queue.due(10)).isNull();
    }
}
