// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.address.Addresses;
import dev.weir.sfu.whip.address.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CidrRulesTest {
    @ParameterizedTest
    @EnumSource(Action.class)
    void letsEverybodyInWithoutLists(Action action) {
        CidrRules rules = CidrRules.builder().build();

        assertThat(rules.allow(action, Addresses.of("192.0.2.1"))).isTrue();
        assertThat(rules.allow(action, Addresses.of("2001:db8::1"))).isTrue();
    }

    @Test
    void letsOnlyTheAllowedIn() {
        CidrRules rules = CidrRules.builder()
                .allow(Action.PUBLISH, Cidr.parseList("192.0.2.0/24,2001:db8::/32"))
                .build();

        assertThat(rules.allow(Action.PUBLISH, Addresses.of("192.0.2.1"))).isTrue();
        assertThat(rules.allow(Action.PUBLISH, Addresses.of("2001:db8::1"))).isTrue();
        assertThat(rules.allow(Action.PUBLISH, Addresses.of("192.0.3.1"))).isFalse();
        assertThat(rules.allow(Action.PUBLISH, Addresses.of("2001:db9::1"))).isFalse();
    }

    @Test
    void refusesTheDeniedThoughTheyAreAllowed() {
        CidrRules rules = CidrRules.builder()
                .allow(Action.PLAY, Cidr.parseList("192.0.2.0/24"))
                .deny(Action.PLAY, Cidr.parseList("192.0.2.7"))
                .build();

        assertThat(rules.allow(Action.PLAY, Addresses.of("192.0.2.7"))).isFalse();
        assertThat(rules.allow(Action.PLAY, Addresses.of("192.0.2.8"))).isTrue();
    }

    @Test
    void letsTheOthersInWhenSomeAreDenied() {
        CidrRules rules = CidrRules.builder()
                .deny(Action.PLAY, Cidr.parseList("192.0.2.0/24"))
                .build();

        assertThat(rules.allow(Action.PLAY, Addresses.mapped("192.0.2.7"))).isFalse();
        assertThat(rules.allow(Action.PLAY, Addresses.of("192.0.3.7"))).isTrue();
    }

    @Test
    void keepsTheRolesApart() {
        CidrRules rules = CidrRules.builder()
                .deny(Action.PUBLISH, Cidr.parseList("192.0.2.1"))
                .deny(Action.PLAY, Cidr.parseList("192.0.2.2"))
                .deny(Action.ADMINISTER, Cidr.parseList("192.0.2.3"))
                .build();

        assertThat(Action.values())
                .filteredOn(action -> !rules.allow(action, Addresses.of("192.0.2.1")))
                .containsExactly(Action.PUBLISH);
        assertThat(Action.values())
                .filteredOn(action -> !rules.allow(action, Addresses.of("192.0.2.2")))
                .containsExactly(Action.PLAY, Action.LIST_ROOMS);
        assertThat(Action.values())
                .filteredOn(action -> !rules.allow(action, Addresses.of("192.0.2.3")))
                .containsExactly(Action.ADMINISTER);
    }

    @Test
    void hasNoListsOfItsOwnForListing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CidrRules.builder().allow(Action.LIST_ROOMS, Cidr.parseList("192.0.2.1")))
                .withMessage("LIST_ROOMS goes by the lists of PLAY");
    }
}
