// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualHandshakeThreadsTest {
    // Any kind of thread will do for the test.
    private final HandshakeThreads threads = new VirtualHandshakeThreads(Thread::new, 2, 1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(2);

    @AfterEach
    void close() {
        release.countDown();
        threads.close();
    }

    private void park() {
        try {
            release.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }

    @Test
    void runsWhatWaitedWhenAThreadIsFree() throws Exception {
        CountDownLatch ran = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            threads.execute(() -> {
                park();
                ran.countDown();
            });
        }
        release.countDown();
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesWhatFindsNoRoomToWait() {
        for (int i = 0; i < 3; i++) {
            threads.execute(this::park);
        }
        assertThatThrownBy(() -> threads.execute(this::park))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("too many handshakes are waiting");
    }

    @Test
    void interruptsHandshakesAndRefusesMoreWhenClosed() throws Exception {
        threads.execute(this::park);
        threads.execute(this::park);
        threads.close();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> threads.execute(this::park))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("closed");
    }
}
