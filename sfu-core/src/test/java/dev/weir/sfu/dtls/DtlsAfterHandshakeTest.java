// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connected association answers, and what it never even notices. */
class DtlsAfterHandshakeTest {
    private final LossyLink.Identity identity = LossyLink.Identity.generate();
    private final HandshakeThreads threads = HandshakeThreads.ofLockstep();
    private LossyLink link = LossyLink.of(1, identity, threads);

    @BeforeEach
    void connect() {
        link = LossyLink.of(1, identity, threads).run(10_000 * LossyLink.MILLI);
        link.settle();
        assertThat(link.server.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(link.client.state()).isEqualTo(DtlsState.CONNECTED);
    }

    @Test
    void closesWhenTheClientSaysSo() {
        link.client.close();
        link.settle();
        assertThat(link.client.state()).isEqualTo(DtlsState.CLOSED);
        assertThat(link.client.reason()).isEqualTo(DtlsReason.CLOSED_BY_US);
        assertThat(link.client.keys()).isNull();
        assertThat(link.server.state()).isEqualTo(DtlsState.CLOSED);
        assertThat(link.server.reason()).isEqualTo(DtlsReason.CLOSED_BY_PEER);
        assertThat(link.server.keys()).isNull();
    }

    @Test
    void closesWhenTheServerSaysSo() {
        link.server.close();
        link.settle();
        assertThat(link.server.reason()).isEqualTo(DtlsReason.CLOSED_BY_US);
        assertThat(link.client.state()).isEqualTo(DtlsState.CLOSED);
        assertThat(link.client.reason()).isEqualTo(DtlsReason.CLOSED_BY_PEER);
    }

    @Test
    void ignoresAlertsInTheClear() {
        for (int level = 1; level <= 2; level++) {
            for (int description = 0; description < 128; description++) {
                byte[] alert = record(21, 0, 500 + description, (byte) level, (byte) description);
                link.server.handle(alert, 0, alert.length, link.now);
                link.client.handle(alert, 0, alert.length, link.now);
            }
        }
        assertStillConnected();
    }

    @Test
    void ignoresProtectedRecordsThatAreForgedOrTooShort() {
        for (int type = 20; type <= 24; type++) {
            for (int size = 0; size < 64; size++) {
                byte[] forged = record(type, 1, 500 + size, new byte[size]);
                link.server.handle(forged, 0, forged.length, link.now);
                link.client.handle(forged, 0, forged.length, link.now);
            }
        }
        assertStillConnected();
    }

    @Test
    void ignoresANewHelloAndRepeatedOldDatagrams() {
        byte[] hello = DtlsRefusalTest.clientHello(identity);
        link.server.handle(hello, 0, hello.length, link.now);
        for (byte[] old : List.copyOf(link.sentByClient)) {
            link.server.handle(old, 0, old.length, link.now);
        }
        for (byte[] old : List.copyOf(link.sentByServer)) {
            link.client.handle(old, 0, old.length, link.now);
        }
        assertThat(DtlsRefusalTest.drain(link.server)).isEmpty();
        assertStillConnected();
    }

    @Test
    void survivesTenThousandForeignDatagrams() {
        Random random = new Random(42);
        SrtpKeyingMaterial before = LossyLink.keys(link.server);
        List<byte[]> seen = link.sentByClient;
        for (int i = 0; i < 10_000; i++) {
            byte[] datagram = i % 3 == 0
                    ? Mutations.garbage(random)
                    : Mutations.mutated(random, seen.get(random.nextInt(seen.size())));
            link.server.handle(datagram, 0, datagram.length, link.now);
        }
        DtlsRefusalTest.drain(link.server);
        assertThat(LossyLink.keys(link.server)).isSameAs(before);
        assertThat(link.server.dropped()).isPositive();
        link.client.close();
        link.settle();
        assertThat(link.server.reason()).isEqualTo(DtlsReason.CLOSED_BY_PEER);
    }

    private void assertStillConnected() {
        assertThat(link.server.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(link.client.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(DtlsRefusalTest.drain(link.server)).isEmpty();
        assertThat(DtlsRefusalTest.drain(link.client)).isEmpty();
    }

    private static byte[] record(int type, int epoch, int number, byte... fragment) {
        byte[] record = new byte[13 + fragment.length];
        record[0] = (byte) type;
        record[1] = (byte) 0xfe;
        record[2] = (byte) 0xfd;
        record[4] = (byte) epoch;
        record[9] = (byte) (number >> 8);
        record[10] = (byte) number;
        record[12] = (byte) fragment.length;
        System.arraycopy(fragment, 0, record, 13, fragment.length);
        return record;
    }
}
