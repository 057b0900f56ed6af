// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingTest {
    private final LogTap tap = new LogTap();
    private final List<String> done = new ArrayList<>();
    private Runnable duringDrain = () -> {};
    private final Ending ending = new Ending(
            () -> {
                done.add("drain");
                duringDrain.run();
            },
            () -> done.add("close"),
            code -> done.add("exit " + code),
            code -> done.add("halt " + code));

    @AfterEach
    void stopListening() {
        tap.close();
    }

    @Test
    void theFirstSignalDrainsThenClosesAndIsASuccess() {
        ending.signalled(Signals.Signal.TERM);
        assertThat(done).containsExactly("drain", "close", "exit 0");
        assertThat(tap.lines()).containsExactly("SIGTERM: stopping; a second one ends the process at once");
    }

    @Test
    void theSecondSignalEndsAtOnceWithTheCodeOfThatSignal() {
        duringDrain = () -> ending.signalled(Signals.Signal.INT);
        ending.signalled(Signals.Signal.TERM);
        assertThat(done).startsWith("drain", "halt 130");
        done.clear();
        ending.signalled(Signals.Signal.TERM);
        assertThat(done).containsExactly("halt 143");
    }

    @Test
    void aBugInTheDrainKeepsNothingFromEnding() {
        duringDrain = () -> {
            throw new IllegalStateException("a bug");
        };
        ending.signalled(Signals.Signal.TERM);
        assertThat(done).containsExactly("drain", "close", "exit 1");
        assertThat(tap.lines()).anyMatch(line -> line.contains("a step of the end failed"));
    }

    @Test
    void theShutdownHookEndsWhatNoSignalHasEndedAndNothingTwice() {
        ending.end();
        assertThat(done).containsExactly("drain", "close");
        ending.end();
        assertThat(done).hasSize(2);
    }

    @Test
    void theShutdownHookWaitsForTheSignalsOwnEnd() throws InterruptedException {
        CountDownLatch draining = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        duringDrain = () -> {
            draining.countDown();
            awaitQuietly(left);
        };
        Thread first = new Thread(ending::end);
        first.start();
        draining.await();
        Thread hook = new Thread(() -> {
            ending.end();
            done.add("hook");
        });
        hook.start();
        left.countDown();
        hook.join();
        first.join();
        assertThat(done).containsExactly("drain", "close", "hook");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
