// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.observe.ObservationLog;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedAdminTest {
    private final ObservationLog log = new ObservationLog();
    private final AdminHandler handler = new AdminHandler(
            new FakeNode(),
            WhipWhepConfig.builder()
                    .observations(log.registry())
                    .executor(Runnable::run)
                    .doorkeeper(Doorkeeper.builder()
                            .authenticator(wish -> CompletableFuture.completedFuture(Grant.to("root")))
                            .build())
                    .build(),
            new BanList(InstantSource.system()),
            Optional.empty(),
            InstantSource.system());

    @ParameterizedTest
    @CsvSource({
        "GET,  /api/admin/rooms,             /api/admin/rooms,              200, success,            none",
        "GET,  /api/admin/rooms/nobody,      /api/admin/rooms/{room},       404, no-such-room,       nobody",
        "POST, /api/admin/rooms/x%y/close,   /api/admin/rooms/{room}/close, 404, no-such-room,       none",
        "POST, /api/admin/sessions/0123,     /api/admin/sessions/{handle},  405, method-not-allowed, none",
        "GET,  /api/admin/other,             unknown,                       404, not-found,          none",
    })
    void aRequestIsToldByItsRouteAndHowItEnded(
            String method, String path, String route, String status, String outcome, String room) {
        handler.handle(new HttpRequest(
                        method, path, "", HttpHeaders.builder().build(), new byte[0], InetAddress.getLoopbackAddress()))
                .join();

        assertThat(log.values("weir.http"))
                .containsEntry("route", route)
                .containsEntry("status", status)
                .containsEntry("outcome", outcome)
                .containsEntry("room", room);
    }
}
