// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class IceLiteAgentTest {
    private static final long SECOND = 1_000_000_000L;
    private static final IceCredentials SERVER = StunFixtures.SERVER;

    private final IceLiteAgent agent = new IceLiteAgent(SERVER, 0);
    private final Outbox out = new Outbox(64, o -> {});
    private long now = SECOND;

    private IceResult handle(Packet datagram, Path path) {
        return agent.handle(datagram, path, now, out);
    }

    private StunMessage answer() {
        return StunFixtures.parsed(out.packet(out.size() - 1));
    }

    @Test
    void answersACheckWithTheAddressItCameFrom() {
        assertThat(handle(StunFixtures.check(SERVER, false), StunFixtures.PATH))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);

        assertThat(out.size()).isEqualTo(1);
        assertThat(out.path(0)).isEqualTo(StunFixtures.PATH);
        assertThat(answer().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(answer().transactionHigh()).isEqualTo(0x11111111);
        assertThat(answer().transactionLow()).isEqualTo(0x2222222222222222L);
        assertThat(answer().mappedAddress()).isEqualTo(StunFixtures.PATH.remote());
        assertThat(answer().hasFingerprint()).isTrue();
        assertThat(new StunIntegrity(SERVER).verifies(answer())).isTrue();
        assertThat(agent.lastHeardNanos()).isEqualTo(now);
    }

    @Test
    void answersAnIpv6Remote() {
        Path path = new Path(1, StunFixtures.LOCAL, new InetSocketAddress("2001:db8::7", 50_000));
        handle(StunFixtures.check(SERVER, false), path);

        assertThat(answer().mappedAddress()).isEqualTo(path.remote());
    }

    @Test
    void trustsNoPathBeforeACheckCameByIt() {
        assertThat(agent.selectedPath()).isNull();
        assertThat(agent.validated(StunFixtures.PATH)).isFalse();
        assertThat(agent.lastHeardNanos()).isZero();

        handle(StunFixtures.check(SERVER, false), StunFixtures.PATH);

        assertThat(agent.validated(StunFixtures.PATH)).isTrue();
        assertThat(agent.validated(StunFixtures.OTHER_PATH)).isFalse();
        assertThat(agent.validatedPaths()).containsExactly(StunFixtures.PATH);
    }

    @Test
    void usesTheFirstPathUntilAnotherIsNominated() {
        handle(StunFixtures.check(SERVER, false), StunFixtures.PATH);
        assertThat(handle(StunFixtures.check(SERVER, false), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.PATH_VALIDATED);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.PATH);

        assertThat(handle(StunFixtures.check(SERVER, true), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.OTHER_PATH);
        assertThat(agent.validated(StunFixtures.PATH)).isTrue();

        assertThat(handle(StunFixtures.check(SERVER, true), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.HANDLED);
    }

    @Test
    void followsTheNewestNomination() {
        handle(StunFixtures.check(SERVER, true), StunFixtures.PATH);
        handle(StunFixtures.check(SERVER, true), StunFixtures.OTHER_PATH);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.OTHER_PATH);

        handle(StunFixtures.check(SERVER, true), StunFixtures.PATH);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.PATH);
    }

    @Test
    void movesToAPathThatIsCheckedWhileTheOneInUseIsSilent() {
        handle(StunFixtures.check(SERVER, true), StunFixtures.PATH);
        now += 9 * SECOND;
        handle(StunFixtures.check(SERVER, false), StunFixtures.OTHER_PATH);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.PATH);

        now += 2 * SECOND;
        assertThat(handle(StunFixtures.check(SERVER, false), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.OTHER_PATH);
    }

    @Test
    void acceptsTheCheckOfFfmpegWithoutPriorityAndRole() {
        Packet check = StunFixtures.request(w -> {
            w.username(StunFixtures.ascii("serverUf:ffmp"));
            w.useCandidate();
            StunFixtures.seal(w, SERVER);
        });

        assertThat(handle(check, StunFixtures.PATH)).isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(answer().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    }

    @Test
    void keepsSixteenPathsAndNeverForgetsTheOneInUse() {
        for (int i = 1; i <= 40; i++) {
            now += SECOND / 10;
            handle(StunFixtures.check(SERVER, i == 1), StunFixtures.path(i));
        }

        assertThat(agent.validatedPaths()).hasSize(16).contains(StunFixtures.path(1), StunFixtures.path(40));
        assertThat(agent.validated(StunFixtures.path(1))).isTrue();
        assertThat(agent.validated(StunFixtures.path(2))).isFalse();
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.path(1));
    }

    @Test
    void keepsTheOldCredentialsUntilTheFirstCheckWithTheNew() {
        IceCredentials renewed = new IceCredentials("renewedU", "renewedPasswordOf24Char+");
        handle(StunFixtures.check(SERVER, true), StunFixtures.PATH);
        agent.restart(renewed);

        assertThat(agent.answersTo("serverUf")).isTrue();
        assertThat(agent.answersTo("renewedU")).isTrue();
        assertThat(handle(StunFixtures.check(SERVER, true), StunFixtures.PATH)).isEqualTo(IceResult.HANDLED);

        assertThat(handle(StunFixtures.check(renewed, false), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.PATH_VALIDATED);
        assertThat(new StunIntegrity(renewed).verifies(answer())).isTrue();
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.PATH);
        assertThat(agent.answersTo("serverUf")).isFalse();
        assertThat(handle(StunFixtures.check(SERVER, true), StunFixtures.PATH))
                .isEqualTo(IceResult.DROPPED_UNKNOWN_USER);

        assertThat(handle(StunFixtures.check(renewed, true), StunFixtures.OTHER_PATH))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
    }

    @Test
    void aSecondRestartForgetsTheCredentialsThatWereNeverUsed() {
        IceCredentials unused = new IceCredentials("unusedUf", "unusedPasswordOf24Chars+");
        IceCredentials renewed = new IceCredentials("renewedU", "renewedPasswordOf24Char+");
        agent.restart(unused);
        agent.restart(renewed);

        assertThat(handle(StunFixtures.check(unused, true), StunFixtures.PATH))
                .isEqualTo(IceResult.DROPPED_UNKNOWN_USER);
        assertThat(handle(StunFixtures.check(SERVER, true), StunFixtures.PATH))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(handle(StunFixtures.check(renewed, true), StunFixtures.PATH)).isEqualTo(IceResult.HANDLED);
    }

    @Test
    void neverAsksForATimeout() {
        handle(StunFixtures.check(SERVER, true), StunFixtures.PATH);
        agent.handleTimeout(now, out);

        assertThat(agent.nextDeadline()).isEqualTo(IceAgent.NEVER);
        assertThat(out.size()).isEqualTo(1);
    }
}
