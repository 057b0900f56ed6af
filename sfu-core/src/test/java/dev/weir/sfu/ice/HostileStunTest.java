// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an ICE-lite server must not do, whatever is sent to it. */
class HostileStunTest {
    private static final long SECOND = 1_000_000_000L;
    private static final IceCredentials SERVER = StunFixtures.SERVER;
    private static final byte[] NAME = StunFixtures.ascii("serverUf:clientUf");

    private final IceLiteAgent agent = new IceLiteAgent(SERVER, 0);
    private final Outbox out = new Outbox(64, o -> {});

    private IceResult handle(Consumer<StunWriter> attributes) {
        return agent.handle(StunFixtures.request(attributes), StunFixtures.PATH, SECOND, out);
    }

    private void assertNothingHappened() {
        assertThat(out.size()).isZero();
        assertThat(agent.selectedPath()).isNull();
        assertThat(agent.validatedPaths()).isEmpty();
        assertThat(agent.lastHeardNanos()).isZero();
    }

    @Test
    void doesNotAnswerARequestWithoutIntegrity() {
        assertThat(handle(w -> {
                    w.username(NAME);
                    w.fingerprint();
                }))
                .isEqualTo(IceResult.DROPPED_BAD_INTEGRITY);
        assertNothingHappened();
    }

    @Test
    void doesNotAnswerAnotherPassword() {
        assertThat(handle(w -> {
                    w.username(NAME);
                    StunFixtures.seal(w, StunFixtures.CLIENT);
                }))
                .isEqualTo(IceResult.DROPPED_BAD_INTEGRITY);
        assertNothingHappened();
    }

    @Test
    void doesNotAnswerAnotherUserOrNone() {
        String[] names = {
            "", "serverUf", "serverU:clientUf", "serverUff:clientUf", "clientUf:serverUf", ":", "SERVERUF:x"
        };
        for (String name : names) {
            assertThat(handle(w -> {
                        w.username(StunFixtures.ascii(name));
                        StunFixtures.seal(w, SERVER);
                    }))
                    .as("name '%s'", name)
                    .isEqualTo(IceResult.DROPPED_UNKNOWN_USER);
        }
        assertThat(handle(w -> StunFixtures.seal(w, SERVER))).isEqualTo(IceResult.DROPPED_UNKNOWN_USER);
        assertNothingHappened();
    }

    @Test
    void doesNotBelieveANominationAddedBehindTheIntegrity() {
        agent.handle(StunFixtures.check(SERVER, true), StunFixtures.PATH, SECOND, out);
        Packet forged = StunFixtures.request(w -> {
            w.username(NAME);
            w.integrity(new StunIntegrity(SERVER));
            w.useCandidate();
            w.fingerprint();
        });

        assertThat(agent.handle(forged, StunFixtures.OTHER_PATH, SECOND, out)).isEqualTo(IceResult.PATH_VALIDATED);
        assertThat(agent.selectedPath()).isEqualTo(StunFixtures.PATH);
    }

    @Test
    void doesNotBelieveAUsernameBehindTheIntegrity() {
        assertThat(handle(w -> {
                    w.integrity(new StunIntegrity(SERVER));
                    w.username(NAME);
                    w.fingerprint();
                }))
                .isEqualTo(IceResult.DROPPED_UNKNOWN_USER);
        assertNothingHappened();
    }

    @Test
    void acceptsARequestWithoutFingerprint() {
        assertThat(handle(w -> {
                    w.username(NAME);
                    w.integrity(new StunIntegrity(SERVER));
                }))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
    }

    @Test
    void namesTheRequiredAttributesItDoesNotKnow() {
        assertThat(handle(w -> {
                    w.username(NAME);
                    w.attribute(0x0777, new byte[4]);
                    w.attribute(0x0778, new byte[1]);
                    w.attribute(0x0779, new byte[0]);
                    StunFixtures.seal(w, SERVER);
                }))
                .isEqualTo(IceResult.REFUSED);

        StunMessage answer = StunFixtures.parsed(out.packet(0));
        assertThat(answer.type()).isEqualTo(StunMessage.BINDING_ERROR);
        assertThat(answer.errorCode()).isEqualTo(420);
        assertThat(new StunIntegrity(SERVER).verifies(answer)).isTrue();
        byte[] bytes = StunFixtures.bytes(out.packet(0));
        assertThat(HexFormat.of().formatHex(bytes, 28, 40)).isEqualTo("000a0006" + "077707780779" + "0000");
        assertThat(agent.selectedPath()).isNull();
    }

    @Test
    void tellsAPeerThatClaimsToBeControlledToControl() {
        assertThat(handle(w -> {
                    w.username(NAME);
                    w.role(false, -1L);
                    w.useCandidate();
                    StunFixtures.seal(w, SERVER);
                }))
                .isEqualTo(IceResult.REFUSED);

        assertThat(StunFixtures.parsed(out.packet(0)).errorCode()).isEqualTo(487);
        assertThat(agent.selectedPath()).isNull();
        assertThat(agent.validated(StunFixtures.PATH)).isFalse();
    }

    @Test
    void sendsAtMostFiveErrorsASecond() {
        Packet conflict = StunFixtures.request(w -> {
            w.username(NAME);
            w.role(false, 0);
            StunFixtures.seal(w, SERVER);
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(agent.handle(conflict, StunFixtures.path(i), SECOND + i, out))
                    .isEqualTo(IceResult.REFUSED);
        }
        assertThat(out.size()).isEqualTo(5);

        agent.handle(conflict, StunFixtures.PATH, 2 * SECOND, out);
        assertThat(out.size()).isEqualTo(6);
    }

    @Test
    void ignoresTurnMethodsIndicationsAndAnswers() {
        int[] types = {
            0x0003, // Allocate
            0x0004, // Refresh
            0x0008, // CreatePermission
            0x0009, // ChannelBind
            0x0016, // Send indication
            StunMessage.BINDING_INDICATION,
            StunMessage.BINDING_SUCCESS,
            StunMessage.BINDING_ERROR,
            0x0000,
            0x03FF
        };
        for (int type : types) {
            Packet packet = StunFixtures.message(type, w -> {
                w.username(NAME);
                StunFixtures.seal(w, SERVER);
            });
            assertThat(agent.handle(packet, StunFixtures.PATH, SECOND, out))
                    .as("type 0x%04x", type)
                    .isEqualTo(IceResult.DROPPED_UNEXPECTED);
        }
        assertNothingHappened();
    }

    @Test
    void everyDroppedResultSaysSo() {
        assertThat(IceResult.values())
                .allSatisfy(r -> assertThat(r.dropped()).isEqualTo(r.name().startsWith("DROPPED_")));
    }

    @Test
    void answersAreNeverLongerThanTwiceTheRequest() {
        Packet smallest = StunFixtures.request(w -> {
            w.username(StunFixtures.ascii("serverUf:"));
            w.integrity(new StunIntegrity(SERVER));
        });
        agent.handle(smallest, StunFixtures.PATH, SECOND, out);

        assertThat(out.packet(0).length()).isLessThanOrEqualTo(2 * smallest.length());
    }
}
