// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in digits (RFC 4291 section 2.2), strictly. */
class IpLiteralTest {
    private static IpLiteral ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "192.0.2.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::7",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "FE80::ABCD",
                "::ffff:192.0.2.1",
                "1:2:3:4:5:6:192.0.2.1"
            })
    void readsAnAddress(String text) {
        assertThat(IpLiteral.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.256",
                "1.2.3.-1",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.0x4",
                "1.2.3.1000",
                "\u0661.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "::12345",
                "::g",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "::1%1",
                "[::1]",
                "::1/128",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "\uFF11::",
                "name.local"
            })
    void refusesWhatIsNone(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }

    /** Some read 012 as ten, some as twelve, some not at all (RFC 6943 section 3.1.1). */
    @ParameterizedTest
    @ValueSource(strings = {"012.0.0.1", "192.0.02.1", "00.0.0.0", "::ffff:192.0.2.01"})
    void refusesLeadingZerosInIpv4(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4::", "1.2.3.4::1", "1:1.2.3.4::5", "1.2.3.4:1:2:3:4:5:6"})
    void refusesIpv4DigitsBeforeTheEnd(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void knowsLoopback(String text) {
        assertThat(ip(text).isLoopback()).isTrue();
        assertThat(ip(text).isMappedIpv4()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"128.0.0.1", "::2", "1::1"})
    void knowsWhatIsNotLoopback(String text) {
        assertThat(ip(text).isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.0.1", "fe80::1", "fe9f::1", "febf:ffff::1"})
    void knowsLinkLocal(String text) {
        assertThat(ip(text).isLinkLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.253.0.1", "168.254.0.1", "fec0::1", "fe7f::1", "ff80::1"})
    void knowsWhatIsNotLinkLocal(String text) {
        assertThat(ip(text).isLinkLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:10.0.0.1", "::10.0.0.1", "::"})
    void knowsIpv4InDisguise(String text) {
        assertThat(ip(text).isMappedIpv4()).isTrue();
    }
}
