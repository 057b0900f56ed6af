// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.Transport;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopThreadTest {
    /** A transport that does nothing until the latch is open, and then fails as a bug would. */
    private static Transport broken(CountDownLatch breaks) {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("receive")) {
                        assertThat(breaks.await(10, TimeUnit.SECONDS)).isTrue();
                        throw new IllegalStateException("a bug, as the test wants it");
                    }
                    return null;
                });
    }

    @Test
    void restsForThreeTurnsAfterALongOneAndTwoMillisecondsAtMost() {
        assertThat(LoopThread.restNanos(60_000)).isZero();
        assertThat(LoopThread.restNanos(100_000)).isEqualTo(300_000);
        assertThat(LoopThread.restNanos(5_000_000)).isEqualTo(2_000_000);
    }

    @Test
    void keepsThePacketsOfEndedRoomsForTheNextOnes() {
        MediaLoop loop = new MediaLoop(broken(new CountDownLatch(1)), 0);
        Set<Packet> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 20_000; i++) {
            taken.add(loop.pool().take());
        }
        taken.forEach(loop.pool()::give);

        for (int i = 0; i < 20_000; i++) {
            assertThat(taken.remove(loop.pool().take())).isTrue();
        }
    }

    @Test
    void aLoopThatDiedRunsTheCommandsItHadAndRefusesLaterOnes() throws InterruptedException {
        CountDownLatch breaks = new CountDownLatch(1);
        Transport transport = broken(breaks);
        MediaLoop loop = new MediaLoop(transport, 0);
        LoopThread thread = LoopThread.start(loop, transport, () -> 0, "loop-that-dies");
        CountDownLatch ran = new CountDownLatch(1);

        assertThat(loop.execute(ran::countDown)).isTrue();
        breaks.countDown();
        thread.close();

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.execute(() -> {})).isFalse();
    }
}
