// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be asked. */
class TargetTest {
    private static final URI BY_NAME = URI.create("https://auth.example/may-they");

    private static NameLookup answering(String... addresses) {
        return host -> List.of(addresses).stream().map(TargetTest::literal).toArray(InetAddress[]::new);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://10.1.2.3:8443/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[fd00::1]/",
                "https://100.100.1.1/"
            })
    void aPrivateAddressIsRefusedAtTheStart(String url) {
        URI uri = URI.create(url);
        NameLookup literals = InetAddress::getAllByName;

        assertThatThrownBy(() -> Target.of(uri, false, literals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("private");
        assertThatCode(() -> Target.of(uri, true, literals).requireAllowed()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth.example",
                "https:///may-they",
                "ftp://auth.example/",
                "file:///etc/passwd",
                "https://user:hunter2@auth.example/",
                "https://auth.example/#hunter2",
                "https://127.1/",
                "https://under_score.example/"
            })
    void whatIsNoUrlOfAServerIsRefused(String url) {
        assertThatThrownBy(() -> Target.of(URI.create(url), true, answering("8.8.8.8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("callback URL must be like https://")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void tokensDoNotTravelTheInternetInTheClear() {
        URI plain = URI.create("http://auth.example/");

        assertThatThrownBy(() -> Target.of(plain, false, answering("8.8.8.8"))).hasMessageContaining("must be https");
        assertThatCode(() -> Target.of(plain, true, answering("10.0.0.1"))).doesNotThrowAnyException();
    }

    @Test
    void oneAddressInAPrivateNetworkIsEnoughToRefuseAName() {
        for (String[] addresses :
                new String[][] {{"10.0.0.1"}, {"8.8.8.8", "127.0.0.1"}, {"2606:4700::1", "fe80::1"}}) {
            Target target = Target.of(BY_NAME, false, answering(addresses));
            assertThatThrownBy(target::requireAllowed)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("private targets are not allowed");
        }
        assertThatCode(() -> Target.of(BY_NAME, false, answering("8.8.8.8", "2606:4700::1"))
                        .requireAllowed())
                .doesNotThrowAnyException();
    }

    @Test
    void aNameIsLookedUpForEveryCall() throws Exception {
        Queue<String> answers = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
        Target target = Target.of(BY_NAME, false, host -> new InetAddress[] {literal(answers.remove())});

        target.requireAllowed();
        assertThatThrownBy(target::requireAllowed).hasMessageContaining("private address");
    }
}
