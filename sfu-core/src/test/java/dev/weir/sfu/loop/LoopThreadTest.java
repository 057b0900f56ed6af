// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.transport.Transport;
import java.lang.reflect.Proxy;
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
