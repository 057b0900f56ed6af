// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorsTest {
    private static final Authenticator SERVICE =
            request -> CompletableFuture.completedFuture(Grant.to("of the service"));

    @Test
    void asksAServiceOnTheClassPathLast() {
        Authenticators made =
                Authenticators.of(Settings.resolve(Map.of(), Map.of("ROOM_TOKENS", "studio:own")), List.of(SERVICE));
        assertThat(made.authenticator().authenticate(publish("other")).join()).isEqualTo(Grant.to("of the service"));
        assertThat(made.authenticator().authenticate(publish("studio")).join()).isNotInstanceOf(Grant.class);
        assertThat(made.warning(false)).isEmpty();
    }

    @Test
    void aServiceAloneClosesTheDoors() {
        Authenticators made = Authenticators.of(Settings.resolve(Map.of(), Map.of()), List.of(SERVICE));
        assertThat(made.isEverybody()).isFalse();
        assertThat(made.warning(false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LOOPS=1, false, nobody is asked for a token",
        "LOOPS=1, true,",
        "AUTH_TOKEN=a, false,",
        "ROOM_TOKENS=a:b, false,",
        "ADMIN_TOKEN=a, false, nobody may publish",
        "PLAY_TOKEN=a, true, nobody may publish"
    })
    void warnsOfDoorsThatAreTooWideOrTooNarrow(String setting, boolean loopback, String warning) {
        String[] pair = setting.split("=", -1);
        Optional<String> said = Authenticators.of(Settings.resolve(Map.of(), Map.of(pair[0], pair[1])), List.of())
                .warning(loopback);
        assertThat(said.orElse("")).startsWith(warning == null ? "" : warning);
        assertThat(said.isPresent()).isEqualTo(warning != null);
    }

    private static AccessRequest publish(String room) {
        return new AccessRequest(
                Action.PUBLISH,
                Optional.of(new RoomName(room)),
                Optional.empty(),
                InetAddress.getLoopbackAddress(),
                "",
                "id");
    }
}
