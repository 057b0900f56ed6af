// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.255, 192.0.2.127",
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "192.0.2.7, 192.0.2.7, 192.0.2.7, 192.0.2.6",
        "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 192.0.2.8",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255, 2001:db8::1",
        "2001:db8::/32, 2001:db8::, 2001:db8:ffff::1, 2001:db9::",
        "2001:db8::/33, 2001:db8::, 2001:db8:7fff::1, 2001:db8:8000::",
        "2001:db8::1, 2001:db8::1, 2001:db8::1, 2001:db8::2",
        "::/0, ::, ffff::, 192.0.2.1",
        "fe80::/10, fe80::1, febf::1, fec0::1",
        "fe80::1%eth0, fe80::1, fe80::1, fe80::2",
        "::ffff:192.0.2.0/120, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "::ffff:192.0.2.7, 192.0.2.7, 192.0.2.7, 192.0.2.8",
        "' 192.0.2.0/24 ', 192.0.2.0, 192.0.2.255, 192.0.1.255",
    })
    void holdsItsOwnAddressesAndNoOthers(String text, String first, String last, String other) {
        Cidr network = Cidr.parse(text);

        assertThat(network.contains(Addresses.of(first))).isTrue();
        assertThat(network.contains(Addresses.of(last))).isTrue();
        assertThat(network.contains(Addresses.of(other))).isFalse();
    }

    @Test
    void takesMappedAddressesForWhatTheyStandFor() {
        assertThat(Cidr.parse("192.0.2.0/24").contains(Addresses.mapped("192.0.2.9")))
                .isTrue();
        assertThat(Cidr.parse("::/0").contains(Addresses.mapped("192.0.2.9"))).isFalse();
    }

    @Test
    void looksPastScopes() {
        assertThat(Cidr.parse("fe80::/10").contains(Addresses.scoped("fe80::1", 3)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "localhost",
                "example.org/24",
                "dead.beef",
                "192.0.2",
                "192.0.2.0.1",
                "192.0.2.256",
                "192.0.02.1",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/08",
                "192.0.2.0/24/24",
                "192.0.2.0/255.255.255.0",
                "192.0.2.*",
                "2130706433",
                "0x7f000001",
                "2001:db8:::/32",
                "2001:db8::1::2",
                "2001:db8::g",
                "[2001:db8::1]",
                "1:2:3:4:5:6:7:8:9",
                "\u0661.1.1.1"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessage("must be an IP address or a network such as 192.0.2.0/24 or 2001:db8::/32: " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/33, the prefix length must be 0 to 32: 192.0.2.0/33",
        "2001:db8::/129, the prefix length must be 0 to 128: 2001:db8::/129",
        "::ffff:192.0.2.0/95, the prefix length must be 0 to 32: ::ffff:192.0.2.0/95",
        "192.0.2.7/24, 'the address has bits beyond the prefix, write 192.0.2.0/24 or leave the prefix length out: 192.0.2.7/24'",
        "2001:db8::1/32, 'the address has bits beyond the prefix, write 2001:db8:0:0:0:0:0:0/32 or leave the prefix length out: 2001:db8::1/32'",
    })
    void saysWhatIsWrongWithThePrefix(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text)).withMessage(message);
    }

    @Test
    void readsLists() {
        assertThat(Cidr.parseList("192.0.2.0/24, 2001:db8::/32,"))
                .extracting(Cidr::toString)
                .containsExactly("192.0.2.0/24", "2001:db8:0:0:0:0:0:0/32");
        assertThat(Cidr.parseList(" ")).isEmpty();
    }

    @Test
    void isEqualToWhatItPrints() {
        for (String text : List.of("192.0.2.7", "10.0.0.0/8", "2001:db8::/32")) {
            Cidr network = Cidr.parse(text);

            assertThat(Cidr.parse(network.toString())).isEqualTo(network).hasSameHashCodeAs(network);
        }
        assertThat(Cidr.parse("10.0.0.0/8")).isNotEqualTo(Cidr.parse("10.0.0.0/9"));
    }
}
