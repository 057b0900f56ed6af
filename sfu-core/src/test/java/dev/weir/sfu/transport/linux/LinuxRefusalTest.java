// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.Inbox;
import dev.weir.sfu.transport.Loopback;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel refuses costs one datagram or one run, never the rest of the batch. */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("tier")
class LinuxRefusalTest {
    @Parameter
    String name = "";

    private final List<RefusingKernel> kernels = new ArrayList<>();
    private Transport transport;
    private DatagramSocket client;
    private Path path;

    /** The Linux tier where it is, else nothing to test. */
    static Stream<String> tier() {
        return LinuxTier.missing().isEmpty() ? Stream.of("linux") : Stream.empty();
    }

    @BeforeEach
    void open() throws IOException {
        transport = LinuxTier.open(UdpOptions.onPort(0, List.of(Loopback.first())), 1, real -> {
                    RefusingKernel kernel = new RefusingKernel(real);
                    kernels.add(kernel);
                    return kernel;
                })
                .get(0);
        client = Loopback.remote(Loopback.first());
        path = new Path(0, transport.localAddresses().get(0), Loopback.addressOf(client));
        transport.remember(path);
    }

    @AfterEach
    void close() {
        transport.close();
        client.close();
    }

    @Test
    void waitsForAFullBuffer() throws IOException {
        kernel().refuse(Errno.EAGAIN, Errno.EAGAIN, Errno.EAGAIN);
        sendDifferent(10);

        assertArrived(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(transport.counters().sendWaits()).isEqualTo(3);
        assertThat(transport.counters().sendBufferDrops()).isZero();
    }

    @Test
    void dropsAfterBoundedWaits() {
        kernel().always = Errno.EAGAIN;
        sendDifferent(10);
        sendRun(10);

        assertThat(transport.counters().sendBufferDrops()).isEqualTo(20);
        assertThat(transport.counters().sendWaits()).isEqualTo(10);
        assertThat(transport.counters().sentDatagrams()).isZero();
    }

    @Test
    void goesOnBehindOneThatCannotBeReached() throws IOException {
        kernel().pass(1);
        kernel().refuse(Errno.ENETUNREACH);
        sendDifferent(4);

        assertArrived(0, 2, 3);
        assertThat(transport.counters().sendFailures()).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheKernelStopped() throws IOException {
        kernel().pass(3);
        kernel().pass(1);
        sendDifferent(6);

        assertArrived(0, 1, 2, 3, 4, 5);
        assertThat(transport.counters().sentDatagrams()).isEqualTo(6);
        assertThat(transport.counters().sendCalls()).isEqualTo(3);
    }

    @Test
    void triesAgainAfterAnInterruptAndAfterAnErrorOfAnEarlierDatagram() throws IOException {
        kernel().refuse(Errno.EINTR, Errno.ECONNREFUSED);
        sendDifferent(2);

        assertArrived(0, 1);
        assertThat(transport.counters().sendFailures()).isZero();
    }

    @Test
    void doesNotTryForeverWhatIsRefusedEachTime() throws IOException {
        kernel().refuse(Errno.ECONNREFUSED, Errno.ECONNREFUSED);
        sendDifferent(2);

        assertArrived(1);
        assertThat(transport.counters().sendFailures()).isEqualTo(1);
    }

    @Test
    void sendsOneByOneWhereADeviceCannotSegment() throws IOException {
        kernel().refuse(Errno.EIO);
        sendRun(3);
        sendRun(3);

        assertArrived(0, 1, 2, 0, 1, 2);
        assertThat(transport.counters().sentDatagrams()).isEqualTo(6);
        assertThat(transport.counters().sentRuns()).isZero();
    }

    @Test
    void sendsOnlyShorterRunsWhereTheWayIsNarrow() throws IOException {
        kernel().refuse(Errno.EMSGSIZE);
        sendRun(3, 1_400);
        sendRun(3, 1_400);
        assertThat(transport.counters().sentRuns()).isZero();
        sendRun(3, 1_200);

        assertArrived(0, 1, 2, 0, 1, 2, 0, 1, 2);
        assertThat(transport.counters().sentRuns()).isEqualTo(1);
        assertThat(transport.counters().sentInRuns()).isEqualTo(3);
    }

    @Test
    void sendsOneByOneWhatABufferCannotHoldAtOnceAndRunsAgainLater() throws IOException {
        kernel().refuse(Errno.ENOBUFS);
        sendRun(3);
        sendRun(3);

        assertArrived(0, 1, 2, 0, 1, 2);
        assertThat(transport.counters().sentRuns()).isEqualTo(1);
    }

    @Test
    void doesNotBlameTheRunForWhatItsDatagramsCannotDoEither() throws IOException {
        kernel().refuse(Errno.EINVAL, Errno.EINVAL, Errno.EINVAL, Errno.EINVAL);
        sendRun(3);
        sendRun(3);

        assertArrived(0, 1, 2);
        assertThat(transport.counters().sendFailures()).isEqualTo(3);
        assertThat(transport.counters().sentRuns()).isEqualTo(1);
    }

    @Test
    void receivesAfterAnError() throws IOException {
        kernel().receives.add(-Errno.ECONNREFUSED);
        Inbox inbox = new Inbox();
        Loopback.send(client, transport.localAddresses().get(0), (byte) 4);
        Loopback.receiveUntil(transport, inbox, () -> inbox.size() == 1);

        assertThat(transport.counters().receiveFailures()).isEqualTo(1);
    }

    @Test
    void tellsWhenADatagramArrivedAndNotWhenItWasTaken() throws IOException {
        Inbox inbox = new Inbox();
        long tolerance = 1_000_000;
        long before = System.nanoTime();
        Loopback.send(client, transport.localAddresses().get(0), (byte) 1);
        Loopback.send(client, transport.localAddresses().get(0), (byte) 2);
        transport.await(Loopback.PATIENCE_NANOS);
        long here = System.nanoTime();
        // As if the turn came ten seconds later.
        while (inbox.size() < 2) {
            transport.receive(inbox, 10, here + 10_000_000_000L);
        }

        assertThat(inbox.arrivals().get(0)).isGreaterThan(before - tolerance);
        assertThat(inbox.arrivals().get(1))
                .isGreaterThanOrEqualTo(inbox.arrivals().get(0))
                .isLessThan(System.nanoTime() + tolerance);
    }

    private RefusingKernel kernel() {
        return kernels.get(0);
    }

    /** No two of the same length, so that each is a message of its own. */
    private void sendDifferent(int count) {
        Outbox outbox = new Outbox(count, transport::send);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[100 + i];
            bytes[0] = (byte) i;
            Loopback.fill(outbox.claim(path), bytes);
        }
        outbox.flush();
    }

    private void sendRun(int count) {
        sendRun(count, 1_000);
    }

    private void sendRun(int count, int length) {
        Outbox outbox = new Outbox(count, transport::send);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[length];
            bytes[0] = (byte) i;
            Loopback.fill(outbox.claim(path), bytes);
        }
        outbox.flush();
    }

    private void assertArrived(int... firstBytes) throws IOException {
        for (int expected : firstBytes) {
            assertThat(Loopback.take(client).getData()[0]).isEqualTo((byte) expected);
        }
    }
}
