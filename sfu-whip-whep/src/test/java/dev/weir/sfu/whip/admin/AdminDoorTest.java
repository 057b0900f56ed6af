// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may administer, by which methods, and what the log says of it. */
class AdminDoorTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "BREW", "get");

    private final Desk desk = new Desk();

    @RegisterExtension
    final CapturedLog logged = new CapturedLog(AdminHandler.class);

    private static String path(AdminResource resource) {
        return "/api/admin" + resource.template().replace("{room}", "studio").replaceAll("\\{.*}", "0123456789abcdef");
    }

    private List<String> audited() {
        return logged.events().stream()
                .filter(line -> line.getLevel() == Level.INFO)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(AdminResource.class)
    void letsNobodyInWithoutTheRightToken(AdminResource resource) {
        for (String method : METHODS) {
            assertThat(desk.call(method, path(resource), "", "").status()).isEqualTo(401);
            assertThat(desk.call(method, path(resource), "wrong", "").status()).isEqualTo(401);
            assertThat(desk.call(method, path(resource), "viewer", "").status()).isEqualTo(403);
        }
        assertThat(desk.node.sessions).hasSize(4);
        assertThat(audited()).isEmpty();
    }

    @Test
    void tellsStrangersNotEvenWhichPathsThereAre() {
        assertThat(desk.call("GET", "/api/admin/nothing", "", "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(AdminResource.class)
    void letsBrowsersAskFirstWithoutAToken(AdminResource resource) {
        HttpResponse response = desk.call("OPTIONS", path(resource), "", "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("Allow")).containsExactly(resource.allow());
        assertThat(response.headers().first("Accept-Post").isPresent()).isEqualTo(resource == AdminResource.BANS);
    }

    @ParameterizedTest
    @EnumSource(AdminResource.class)
    void refusesMethodsThatAResourceLacks(AdminResource resource) {
        for (String method : METHODS) {
            HttpResponse response = desk.call(method, path(resource));
            boolean has = Arrays.asList(resource.allow().split(", ")).contains(method);

            assertThat(response.status() == 405).as("%s %s", method, resource).isEqualTo(!has);
            if (!has) {
                assertThat(response.headers().all("Allow")).containsExactly(resource.allow());
            }
        }
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        for (AdminResource resource : AdminResource.values()) {
            if (resource.has("HEAD")) {
                HttpResponse response = desk.call("HEAD", path(resource));

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEmpty();
            }
        }
    }

    @Test
    void logsWhoDidWhat() {
        String bob = SessionHandle.of("secret-lobby-bob");
        String alice = SessionHandle.of("secret-studio-alice");
        desk.call("DELETE", "/api/admin/sessions/" + bob);
        desk.send("POST", "/api/admin/bans", "{\"subject\":\"alice\",\"seconds\":60,\"reason\":\"spam\"}");
        String ban = desk.bans.list().get(0).id();
        desk.call("DELETE", "/api/admin/bans/" + ban);
        desk.call("POST", "/api/admin/rooms/studio/close");
        desk.send("PUT", "/api/admin/drain", "{\"draining\":true}");
        desk.send("PUT", "/api/admin/drain", "{\"draining\":false}");

        assertThat(alice).isNotEqualTo(bob);
        assertThat(audited())
                .containsExactly(
                        "admin=root kicked session=" + bob + " room=lobby",
                        "admin=root banned id=" + ban + " room=* subject=alice until=2026-11-29T12:01:00Z",
                        "admin=root lifted ban id=" + ban,
                        "admin=root closed room=studio sessions=2",
                        "admin=root began to drain",
                        "admin=root ended the drain");
    }

    @Test
    void logsNothingOfReads() {
        Stream.of("/rooms", "/sessions", "/bans", "/node", "/drain")
                .forEach(path -> desk.call("GET", "/api/admin" + path));

        assertThat(logged.events()).isEmpty();
    }

    @Test
    void logsNoTokenAndNoSessionId() {
        logsWhoDidWhat();
        desk.call("GET", "/api/admin/rooms", "wr0ng-token", "");
        desk.call("DELETE", "/api/admin/sessions/secret-lobby-bob");

        assertThat(logged.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .isNotEmpty()
                .noneMatch(line -> line.contains(Desk.TOKEN) || line.contains("wr0ng") || line.contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root\nadmin=eve kicked", "root\r\n\u2028", "\u001b[2Jroot"})
    void letsNoSubjectForgeALine(String subject) {
        desk.subject = subject;
        desk.send("PUT", "/api/admin/drain", "{\"draining\":true}");

        assertThat(audited()).singleElement().asString().matches("admin=[ -~]+ began to drain");
    }

    @Test
    void callsASubjectThatIsNotKnownAHyphen() {
        desk.subject = "";
        desk.send("PUT", "/api/admin/drain", "{\"draining\":true}");

        assertThat(audited()).containsExactly("admin=- began to drain");
    }
}
