// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lockstep handshakes in virtual time over a bad network. */
class DtlsLossTest {
    private final LossyLink.Identity identity = LossyLink.Identity.generate();
    private final HandshakeThreads threads = HandshakeThreads.ofLockstep();

    @Test
    void connectsInTwoRoundTripsOnAGoodNetwork() {
        LossyLink link = LossyLink.of(1, identity, threads);
        long start = link.now;
        link.run(60_000 * LossyLink.MILLI);
        assertConnected(link);
        assertThat(link.now - start).isEqualTo(4 * 20 * LossyLink.MILLI);
        assertThat(link.sentByClient).as("ClientHello; certificate to Finished").hasSize(2);
        assertThat(link.sentByServer).as("ServerHello to Done; Finished").hasSize(2);
        assertThat(link.client.nextDeadline()).isEqualTo(DtlsEndpoint.NEVER);
        assertThat(link.server.nextDeadline()).isEqualTo(DtlsEndpoint.NEVER);
    }

    @Test
    void connectsThroughLossReorderingAndDuplicationAtEverySeed() {
        int connected = 0;
        for (long seed = 0; seed < 200; seed++) {
            Random shape = new Random(seed);
            LossyLink link = LossyLink.of(seed, identity, threads);
            link.loss = shape.nextDouble() * 0.4;
            link.duplication = shape.nextDouble() * 0.3;
            link.jitterNanos = shape.nextLong(1, 200 * LossyLink.MILLI);
            link.run(30_000 * LossyLink.MILLI);
            // The client may stand alone when the server's last flight never came through within the limit.
            assertThat(link.server.state()).as("server at seed %d", seed).isIn(DtlsState.CONNECTED, DtlsState.FAILED);
            if (link.client.state() == DtlsState.CONNECTED) {
                assertConnected(link);
                connected++;
            } else {
                assertThat(link.client.reason()).as("client at seed %d", seed).isEqualTo(DtlsReason.TIMEOUT);
            }
        }
        assertThat(connected).as("of 200 handshakes at up to 40 % loss").isGreaterThan(195);
    }

    @Test
    void happensTheSameWayTwiceAtOneSeed() {
        for (long seed = 0; seed < 20; seed++) {
            LossyLink first = lossy(seed).run(30_000 * LossyLink.MILLI);
            LossyLink second = lossy(seed).run(30_000 * LossyLink.MILLI);
            assertThat(second.trace).as("seed %d", seed).isEqualTo(first.trace);
        }
    }

    @Test
    void sendsAFlightAgainAfterDoublingIntervalsAndGivesUpAtTheLimit() {
        LossyLink link = LossyLink.of(3, identity, threads);
        link.loss = 1;
        long start = link.now;
        link.run(60_000 * LossyLink.MILLI);
        assertThat(link.client.state()).isEqualTo(DtlsState.FAILED);
        assertThat(link.client.reason()).isEqualTo(DtlsReason.TIMEOUT);
        assertThat(link.client.keys()).isNull();
        assertThat(link.trace)
                .map(line -> (Long.parseLong(line.split(" ", -1)[1]) - start) / LossyLink.MILLI)
                .startsWith(0L, 100L, 300L, 700L, 1500L, 2500L, 3500L)
                .hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void answersALostLastFlightWhenTheClientComesAgain() {
        LossyLink link = LossyLink.of(4, identity, threads);
        link.client.start(link.now);
        link.collect();
        while (link.server.state() != DtlsState.CONNECTED) {
            link.loss = link.sentByServer.size() == 1 && link.sentByClient.size() == 2 ? 1 : 0;
            link.step(Long.MAX_VALUE);
        }
        assertThat(link.client.state()).isEqualTo(DtlsState.HANDSHAKING);
        link.loss = 0;
        link.run(5_000 * LossyLink.MILLI);
        assertConnected(link);
        assertThat(link.sentByServer).hasSize(3);
    }

    private LossyLink lossy(long seed) {
        LossyLink link = LossyLink.of(seed, identity, threads);
        link.loss = 0.3;
        link.duplication = 0.2;
        link.jitterNanos = 80 * LossyLink.MILLI;
        return link;
    }

    private static void assertConnected(LossyLink link) {
        assertThat(link.client.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(link.server.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(LossyLink.keys(link.client).exported())
                .isEqualTo(LossyLink.keys(link.server).exported());
    }
}
