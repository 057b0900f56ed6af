// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static dev.weir.sfu.ice.TwoAgents.MILLI;
import static dev.weir.sfu.ice.TwoAgents.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.sfu.buffer.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An ICE restart of the dialling side, against a server that has restarted too or has not. */
class IceDialerRestartTest {
    private static final long START = 7 * SECOND;
    private static final Path A = TwoAgents.from(1, 1);
    private static final Path B = TwoAgents.from(1, 2);
    private static final IceCredentials CLIENT = new IceCredentials("newclient", "0123456789abcdefghijkl");
    private static final IceCredentials SERVER = new IceCredentials("newserver", "lkjihgfedcba9876543210");

    private final IceLiteAgent server = new IceLiteAgent(StunFixtures.SERVER, START);
    private final IceDialer dialer =
            new IceDialer(StunFixtures.CLIENT, StunFixtures.SERVER, List.of(A), 1L, new Random(1));
    private final TwoAgents net = new TwoAgents(dialer, server, START);

    @BeforeEach
    void connect() {
        dialer.start(START);
        net.runUntil(START + SECOND);
        assertThat(dialer.nominated()).isTrue();
    }

    @Test
    void usesTheFormerPathUntilTheNewOneHasAnswered() {
        server.restart(SERVER);
        dialer.restart(CLIENT, SERVER, List.of(B), net.now);
        assertThat(dialer.selectedPath()).isEqualTo(A);

        net.runUntil(START + SECOND + 19 * MILLI);
        assertThat(dialer.selectedPath()).isEqualTo(A);
        assertThat(dialer.validated(A)).isTrue();
        assertThat(dialer.validatedPaths()).containsExactly(A);
        net.runUntil(START + SECOND + 41 * MILLI);

        assertThat(dialer.selectedPath()).isEqualTo(B);
        assertThat(dialer.nominated()).isTrue();
        assertThat(dialer.validatedPaths()).containsExactly(B);
        assertThat(server.selectedPath()).isEqualTo(TwoAgents.reverse(B));
    }

    @Test
    void answersToTheNewFragmentOnly() {
        assertThat(dialer.answersTo(StunFixtures.CLIENT.ufrag())).isTrue();

        dialer.restart(CLIENT, SERVER, List.of(A), net.now);

        assertThat(dialer.answersTo(StunFixtures.CLIENT.ufrag())).isFalse();
        assertThat(dialer.answersTo(CLIENT.ufrag())).isTrue();
    }

    @Test
    void keepsConsentByTheFormerPathWhileTheNewOneIsDead() {
        server.restart(SERVER);
        net.lose(datagram -> datagram.from().equals(B));
        dialer.restart(CLIENT, SERVER, List.of(B), net.now);

        net.runUntil(START + 120 * SECOND);

        assertThat(dialer.consentLost(net.now)).isFalse();
        assertThat(dialer.selectedPath()).isEqualTo(A);
    }

    @Test
    void losesConsentWhenTheServerKnowsNothingOfTheRestart() {
        dialer.restart(CLIENT, SERVER, List.of(A), net.now);

        net.runUntil(START + 28 * SECOND);
        assertThat(dialer.consentLost(net.now)).isFalse();
        net.runUntil(START + 32 * SECOND);

        assertThat(dialer.consentLost(net.now)).isTrue();
        assertThat(dialer.selectedPath()).isNull();
    }

    @Test
    void needsASessionThatHasStartedAndNotEnded() {
        IceDialer waiting = new IceDialer(StunFixtures.CLIENT, StunFixtures.SERVER, List.of(A), 1L, new Random(1));

        assertThatIllegalStateException().isThrownBy(() -> waiting.restart(CLIENT, SERVER, List.of(A), START));
    }
}
