// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.buffer.Packet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
    @Test
    void makesIceCharactersOnlyAndNoTwoAlike() {
        Random random = new Random(3);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            IceCredentials credentials = IceCredentials.random(random);
            assertThat(credentials.ufrag()).matches("[A-Za-z0-9+/]{8}");
            assertThat(credentials.pwd()).matches("[A-Za-z0-9+/]{24}");
            assertThat(seen.add(credentials.ufrag())).isTrue();
        }
    }

    @Test
    void neverPrintsThePassword() {
        assertThat(StunFixtures.SERVER.toString()).contains("serverUf").doesNotContain("Password");
        assertThatThrownBy(() -> new IceCredentials("abcd", "secret pass word 22 characters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesWhatIsTooShortOrTooLong() {
        String pwd = "p".repeat(22);
        assertThat(new IceCredentials("abcd", pwd).ufrag()).isEqualTo("abcd");
        assertThatThrownBy(() -> new IceCredentials("abc", pwd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ufrag must have 4 to 256 characters: 3");
        assertThatThrownBy(() -> new IceCredentials("abcd", "p".repeat(21)))
                .hasMessage("pwd must have 22 to 256 characters: 21");
        assertThatThrownBy(() -> new IceCredentials("a".repeat(257), pwd)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheReceiversFragmentInACheck() {
        assertThat(localUfrag(StunFixtures.check(StunFixtures.SERVER, true))).isEqualTo("serverUf");
    }

    @Test
    void findsNoFragmentInAnythingElse() {
        for (String name :
                new String[] {"", ":", "abc:x", "abcdefgh", "ab cd:x", "abc\u0000:x", "a".repeat(257) + ":x"}) {
            assertThat(localUfrag(StunFixtures.request(w -> {
                        w.username(StunFixtures.ascii(name));
                        StunFixtures.seal(w, StunFixtures.SERVER);
                    })))
                    .as("name '%s'", name)
                    .isNull();
        }
        assertThat(localUfrag(StunFixtures.request(w -> w.username(StunFixtures.ascii("abcdefgh:x")))))
                .isNull();
        assertThat(localUfrag(StunFixtures.message(StunMessage.BINDING_SUCCESS, w -> {
                    w.username(StunFixtures.ascii("abcdefgh:x"));
                    StunFixtures.seal(w, StunFixtures.SERVER);
                })))
                .isNull();
        assertThat(StunUsername.localUfrag(new byte[5], 0, 5)).isNull();
    }

    private static @Nullable String localUfrag(Packet packet) {
        return StunUsername.localUfrag(packet.array(), packet.offset(), packet.length());
    }
}
