// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static dev.weir.sfu.ice.TwoAgents.MILLI;
import static dev.weir.sfu.ice.TwoAgents.SECOND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IceDialerTest {
    private static final long START = 7 * SECOND;
    private static final Path A = TwoAgents.from(1, 1);
    private static final Path B = TwoAgents.from(1, 2);
    private static final Path C = TwoAgents.from(2, 1);

    private final IceLiteAgent server = new IceLiteAgent(StunFixtures.SERVER, START);

    private static IceDialer dialer(List<Path> paths, long seed) {
        return new IceDialer(StunFixtures.CLIENT, StunFixtures.SERVER, paths, 1L, new Random(seed));
    }

    private static IceDialer started(List<Path> paths) {
        IceDialer dialer = dialer(paths, 1);
        dialer.start(START);
        return dialer;
    }

    @Test
    void isConnectedAfterOneRoundTripAndNominatesByTheSecond() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);

        net.runUntil(START + 21 * MILLI);
        assertThat(dialer.selectedPath()).isEqualTo(A);
        assertThat(dialer.validated(A)).isTrue();
        assertThat(dialer.nominated()).isFalse();
        assertThat(server.selectedPath()).isEqualTo(TwoAgents.reverse(A));

        net.runUntil(START + 41 * MILLI);
        assertThat(dialer.nominated()).isTrue();
        assertThat(net.sentByFirst()).isEqualTo(2);
        assertThat(dialer.lastHeardNanos()).isEqualTo(START + 40 * MILLI);
    }

    @Test
    void sendsNothingBeforeItIsStarted() {
        IceDialer dialer = dialer(List.of(A), 1);
        Outbox out = new Outbox(4, o -> {});
        dialer.handleTimeout(START, out);

        assertThat(out.size()).isZero();
        assertThat(dialer.nextDeadline()).isEqualTo(IceAgent.NEVER);
        assertThat(dialer.failed()).isFalse();
        dialer.start(START);
        assertThat(dialer.nextDeadline()).isEqualTo(START);
        assertThatThrownBy(() -> dialer.start(START)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void startsOneCheckEveryFiftyMilliseconds() {
        IceDialer dialer = started(List.of(A, B, C));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.lose(d -> true);

        net.runUntil(START + 49 * MILLI);
        assertThat(net.sentByFirst()).isEqualTo(1);
        net.runUntil(START + 51 * MILLI);
        assertThat(net.sentByFirst()).isEqualTo(2);
        net.runUntil(START + 101 * MILLI);
        assertThat(net.sent).extracting(TwoAgents.Datagram::from).containsExactly(A, B, C);
    }

    @Test
    void repeatsAnUnansweredCheckWithDoublingPausesAndThenFails() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.lose(d -> true);

        net.runUntil(START + 11_499 * MILLI);
        assertThat(net.sent)
                .extracting(d -> (d.arrival() - TwoAgents.DELAY - START) / MILLI)
                .containsExactly(0L, 500L, 1_500L, 3_500L, 5_500L, 7_500L, 9_500L);
        assertThat(dialer.failed()).isFalse();

        net.runUntil(START + 12 * SECOND);
        assertThat(dialer.failed()).isTrue();
        assertThat(dialer.selectedPath()).isNull();
        assertThat(dialer.nextDeadline()).isEqualTo(IceAgent.NEVER);
    }

    @Test
    void repeatsTheSameTransaction() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.lose(d -> true);
        net.runUntil(START + SECOND);

        assertThat(net.sent).hasSize(2);
        assertThat(StunFixtures.bytes(net.sent.get(1).packet()))
                .isEqualTo(StunFixtures.bytes(net.sent.get(0).packet()));
    }

    @Test
    void usesTheFirstPathThatAnswersAndLeavesTheOthers() {
        IceDialer dialer = started(List.of(A, B, C));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.lose(d -> d.from().equals(A));
        net.runUntil(START + 4 * SECOND);

        assertThat(dialer.selectedPath()).isEqualTo(B);
        assertThat(server.selectedPath()).isEqualTo(TwoAgents.reverse(B));
        assertThat(dialer.validated(A)).isFalse();
        assertThat(net.sent).filteredOn(d -> d.from().equals(A)).hasSize(1);
        assertThat(net.sent).filteredOn(d -> d.from().equals(C)).isEmpty();
    }

    @Test
    void takesAnotherPathWhenTheNominationIsNeverAnswered() {
        IceDialer dialer = started(List.of(A, B));
        TwoAgents net = new TwoAgents(dialer, server, START);
        // Path A lets one check through and dies; B answers a little later, before A could be nominated.
        net.lose(d -> d.from().equals(A) && StunFixtures.parsed(d.packet()).useCandidate());
        net.runUntil(START + 200 * MILLI);
        assertThat(dialer.selectedPath()).isEqualTo(A);
        assertThat(dialer.validated(B)).isTrue();

        net.runUntil(START + 12 * SECOND);
        assertThat(dialer.selectedPath()).isEqualTo(B);
        assertThat(dialer.validated(A)).isFalse();
        assertThat(server.selectedPath()).isEqualTo(TwoAgents.reverse(B));
    }

    @Test
    void checksConsentAboutEveryFiveSeconds() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.runUntil(START + SECOND);
        long before = net.sentByFirst();
        net.runUntil(START + 601 * SECOND);

        assertThat(net.sentByFirst() - before).isBetween(105L, 145L);
        List<Long> times = net.sent.stream()
                .filter(d -> d.fromFirst() && d.arrival() > START + SECOND)
                .map(TwoAgents.Datagram::arrival)
                .toList();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(4 * SECOND, 6 * SECOND);
        }
        assertThat(dialer.consentLost(net.now)).isFalse();
        assertThat(server.lastHeardNanos()).isGreaterThan(net.now - 7 * SECOND);
    }

    @Test
    void losesConsentThirtySecondsAfterTheLastAnswerAndGoesSilent() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.runUntil(START + 2 * SECOND);
        net.lose(d -> true);
        long lastAnswer = dialer.lastHeardNanos();

        net.runUntil(lastAnswer + 30 * SECOND - MILLI);
        assertThat(dialer.consentLost(net.now)).isFalse();
        assertThat(dialer.selectedPath()).isEqualTo(A);
        net.runUntil(lastAnswer + 30 * SECOND + MILLI);
        assertThat(dialer.consentLost(net.now)).isTrue();
        assertThat(dialer.selectedPath()).isNull();
        assertThat(dialer.nextDeadline()).isEqualTo(IceAgent.NEVER);

        long silentSince = net.sentByFirst();
        net.lose(d -> false);
        net.runUntil(lastAnswer + 120 * SECOND);
        assertThat(net.sentByFirst()).isEqualTo(silentSince);
    }

    @Test
    void keepsConsentThroughALossOfTwentyFiveSeconds() {
        IceDialer dialer = started(List.of(A));
        TwoAgents net = new TwoAgents(dialer, server, START);
        net.runUntil(START + 2 * SECOND);
        net.lose(d -> d.arrival() < START + 25 * SECOND);
        net.runUntil(START + 300 * SECOND);

        assertThat(dialer.consentLost(net.now)).isFalse();
    }

    @Test
    void connectsAndNominatesUnderLossInEverySeed() {
        for (int seed = 0; seed < 300; seed++) {
            IceLiteAgent lite = new IceLiteAgent(StunFixtures.SERVER, START);
            IceDialer dialer = dialer(List.of(A, B, C), seed);
            dialer.start(START);
            TwoAgents net = new TwoAgents(dialer, lite, START);
            Random random = new Random(seed);
            net.lose(d -> random.nextInt(100) < 25);
            net.runUntil(START + 25 * SECOND);

            assertThat(dialer.nominated()).as("nominated with seed %d", seed).isTrue();
            Path path = requireNonNull(dialer.selectedPath(), "no path");
            assertThat(lite.selectedPath())
                    .as("server's path with seed %d", seed)
                    .isEqualTo(TwoAgents.reverse(path));
        }
    }

    @Test
    void ignoresAnAnswerThatComesByAnotherPath() {
        IceDialer dialer = started(List.of(A, B));
        Outbox out = new Outbox(8, o -> {});
        dialer.handleTimeout(START, out);
        Packet answer = answerTo(out.packet(0), StunFixtures.SERVER);

        assertThat(dialer.handle(answer, B, START + MILLI, out)).isEqualTo(IceResult.DROPPED_UNEXPECTED);
        assertThat(dialer.selectedPath()).isNull();
        assertThat(dialer.handle(answer, A, START + MILLI, out)).isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(dialer.handle(answer, A, START + MILLI, out)).isEqualTo(IceResult.DROPPED_UNEXPECTED);
    }

    @Test
    void ignoresAnAnswerWithoutTheRemotesPassword() {
        IceDialer dialer = started(List.of(A));
        Outbox out = new Outbox(8, o -> {});
        dialer.handleTimeout(START, out);

        assertThat(dialer.handle(answerTo(out.packet(0), StunFixtures.CLIENT), A, START, out))
                .isEqualTo(IceResult.DROPPED_BAD_INTEGRITY);
        StunMessage request = StunFixtures.parsed(out.packet(0));
        Packet unsigned = new Packet();
        StunWriter writer = new StunWriter();
        writer.begin(
                unsigned.array(),
                unsigned.offset(),
                StunMessage.BINDING_ERROR,
                request.transactionHigh(),
                request.transactionLow());
        writer.errorCode(487);
        unsigned.length(writer.end());
        assertThat(dialer.handle(unsigned, A, START, out)).isEqualTo(IceResult.DROPPED_BAD_INTEGRITY);
        assertThat(dialer.controlling()).isTrue();
        assertThat(dialer.selectedPath()).isNull();
    }

    @Test
    void twoDialersSettleTheirRolesAndAgreeOnAPath() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            IceDialer first = new IceDialer(
                    StunFixtures.CLIENT, StunFixtures.SERVER, List.of(A, B), random.nextLong(), new Random(seed));
            IceDialer second = new IceDialer(
                    StunFixtures.SERVER,
                    StunFixtures.CLIENT,
                    List.of(TwoAgents.reverse(B), TwoAgents.reverse(A)),
                    random.nextLong(),
                    new Random(seed + 1000));
            first.start(START);
            second.start(START);
            TwoAgents net = new TwoAgents(first, second, START);
            int loss = seed % 3 * 10;
            net.lose(d -> random.nextInt(100) < loss);
            // Less than 30 s: at 20 % loss each way consent itself is lost now and then.
            net.runUntil(START + 25 * SECOND);

            assertThat(first.controlling()).as("roles with seed %d", seed).isNotEqualTo(second.controlling());
            assertThat(first.nominated() && second.nominated())
                    .as("seed %d", seed)
                    .isTrue();
            Path path = requireNonNull(first.selectedPath(), "no path");
            assertThat(second.selectedPath()).as("seed %d", seed).isEqualTo(TwoAgents.reverse(path));
        }
    }

    @Test
    void twoDialersWithEqualTieBreakersSettleToo() {
        IceDialer first = new IceDialer(StunFixtures.CLIENT, StunFixtures.SERVER, List.of(A), 5, new Random(1));
        IceDialer second = new IceDialer(
                StunFixtures.SERVER, StunFixtures.CLIENT, List.of(TwoAgents.reverse(A)), 5, new Random(2));
        first.start(START);
        second.start(START);
        TwoAgents net = new TwoAgents(first, second, START);
        net.runUntil(START + 20 * SECOND);

        assertThat(first.controlling()).isNotEqualTo(second.controlling());
        assertThat(first.nominated()).isTrue();
        assertThat(second.nominated()).isTrue();
    }

    @Test
    void checksAPathThatTheRemoteCameBy() {
        IceDialer first = started(List.of());
        IceDialer second = new IceDialer(
                StunFixtures.SERVER, StunFixtures.CLIENT, List.of(TwoAgents.reverse(C)), 0, new Random(2));
        second.start(START);
        TwoAgents net = new TwoAgents(first, second, START);
        net.runUntil(START + 5 * SECOND);

        assertThat(first.selectedPath()).isEqualTo(C);
        assertThat(second.selectedPath()).isEqualTo(TwoAgents.reverse(C));
        assertThat(second.controlling()).isFalse();
    }

    @Test
    void stopsSwitchingRolesForAPeerThatAlwaysObjects() {
        IceDialer dialer = started(List.of(A));
        Outbox out = new Outbox(64, o -> {});
        dialer.handleTimeout(START, out);
        for (int i = 0; i < 20 && out.size() > i; i++) {
            StunMessage request = StunFixtures.parsed(out.packet(i));
            Packet refusal = new Packet();
            StunWriter writer = new StunWriter();
            writer.begin(
                    refusal.array(),
                    refusal.offset(),
                    StunMessage.BINDING_ERROR,
                    request.transactionHigh(),
                    request.transactionLow());
            writer.errorCode(487);
            refusal.length(writer.end(new StunIntegrity(StunFixtures.SERVER)));
            dialer.handle(refusal, A, START + i, out);
        }

        assertThat(out.size()).isEqualTo(1 + IceDialer.MAX_ROLE_SWITCHES);
        assertThat(dialer.failed()).isTrue();
    }

    @Test
    void boundsThePathsARemoteCanMakeItCheck() {
        IceDialer dialer = started(List.of());
        Outbox out = new Outbox(256, o -> {});
        for (int i = 0; i < 100; i++) {
            Packet check = StunFixtures.request(w -> {
                w.username(StunFixtures.ascii("clientUf:serverUf"));
                w.role(false, 1);
                StunFixtures.seal(w, StunFixtures.CLIENT);
            });
            assertThat(dialer.handle(check, StunFixtures.path(i), START, out)).isEqualTo(IceResult.HANDLED);
        }
        assertThat(out.size()).isEqualTo(100);
        List<Long> starts = new ArrayList<>();
        for (long now = START; now < START + 30 * SECOND; now = dialer.nextDeadline()) {
            int before = out.size();
            dialer.handleTimeout(now, new Outbox(64, o -> {}));
            assertThat(out.size()).isEqualTo(before);
            starts.add(now);
        }
        assertThat(starts).hasSizeLessThan(IceDialer.MAX_PATHS * 10);
        assertThat(dialer.failed()).isTrue();
    }

    private static Packet answerTo(Packet request, IceCredentials signedWith) {
        Outbox out = new Outbox(1, o -> {});
        StunResponder responder = new StunResponder();
        responder.succeed(StunFixtures.parsed(request), new StunIntegrity(signedWith), A, out);
        Packet copy = new Packet();
        copy.copyFrom(out.packet(0));
        return copy;
    }
}
