// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Mappings.Mapping;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Which of the addresses that STUN servers report are of use. */
class MappingsTest {
    private static final InetSocketAddress BASE = address("192.168.1.2", 8189);
    private static final InetSocketAddress SERVER = address("198.51.100.1", 3478);
    private static final InetSocketAddress OTHER_SERVER = address("198.51.100.2", 3478);
    private static final InetSocketAddress MAPPED = address("203.0.113.9", 40_000);
    private static final InetSocketAddress OTHER_MAPPED = address("203.0.113.9", 40_001);

    private final Mappings mappings = new Mappings();

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Test
    void aSocketThatEveryServerSeesAlikeHasThatAddress() {
        mappings.seen(BASE, SERVER, MAPPED, 1);
        mappings.seen(BASE, OTHER_SERVER, MAPPED, 1);

        assertThat(mappings.agreed()).containsExactly(new Mapping(BASE, MAPPED));
        assertThat(mappings.disputed()).isEmpty();
    }

    @Test
    void aSocketThatTwoServersSeeDifferentlyHasNone() {
        mappings.seen(BASE, SERVER, MAPPED, 1);
        mappings.seen(BASE, OTHER_SERVER, OTHER_MAPPED, 1);

        assertThat(mappings.agreed()).isEmpty();
        assertThat(mappings.disputed()).containsExactly(BASE);
    }

    @Test
    void aSocketWithoutNatNeedsNoSecondAddress() {
        mappings.seen(BASE, SERVER, BASE, 1);

        assertThat(mappings.agreed()).isEmpty();
        assertThat(mappings.disputed()).isEmpty();
    }

    @Test
    void aNewAnswerOfAServerReplacesItsOldOne() {
        mappings.seen(BASE, SERVER, OTHER_MAPPED, 1);
        mappings.seen(BASE, SERVER, MAPPED, 2);

        assertThat(mappings.agreed()).containsExactly(new Mapping(BASE, MAPPED));
    }

    @Test
    void whatNobodyConfirmsIsForgotten() {
        mappings.seen(BASE, SERVER, OTHER_MAPPED, 1);
        mappings.seen(BASE, OTHER_SERVER, MAPPED, 10);

        mappings.forgetBefore(5);
        assertThat(mappings.agreed()).containsExactly(new Mapping(BASE, MAPPED));
        mappings.forgetBefore(11);
        assertThat(mappings.agreed()).isEmpty();
    }
}
