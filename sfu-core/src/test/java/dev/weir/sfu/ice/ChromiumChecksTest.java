// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import org.junit.jupiter.api.Test;

/** Captured from a real browser; see vectors/stun/chromium-156.md. */
class ChromiumChecksTest {
    private final IceLiteAgent agent = new IceLiteAgent(StunFixtures.SERVER, 0);
    private final Outbox out = new Outbox(4, o -> {});

    private static Packet captured(String name) {
        return StunFixtures.packet(StunFixtures.vector(name));
    }

    @Test
    void readsAChromiumCheck() {
        Packet packet = captured("chromium-156-check");
        StunMessage message = StunFixtures.parsed(packet);

        assertThat(message.username()).isEqualTo("serverUf:06mz");
        assertThat(message.fromControlling()).isTrue();
        assertThat(message.tieBreaker()).isEqualTo(0xE044986C8B234BB4L);
        assertThat(message.priority()).isEqualTo(0x6E001EFF);
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.unknownRequiredCount()).isZero();
        assertThat(StunUsername.localUfrag(packet.array(), packet.offset(), packet.length()))
                .isEqualTo("serverUf");
    }

    @Test
    void answersChromiumAndFollowsItsNomination() {
        assertThat(agent.handle(captured("chromium-156-check"), StunFixtures.PATH, 1, out))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(agent.handle(captured("chromium-156-check"), StunFixtures.OTHER_PATH, 2, out))
                .isEqualTo(IceResult.PATH_VALIDATED);
        assertThat(agent.handle(captured("chromium-156-nomination"), StunFixtures.OTHER_PATH, 3, out))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
        assertThat(out.size()).isEqualTo(3);
    }
}
