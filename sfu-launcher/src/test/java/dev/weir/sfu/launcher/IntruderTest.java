// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tries who wants in, or wants others out, at a running server that asks for tokens. */
@Timeout(120)
class IntruderTest {
    private static final String SDP = "Content-Type: application/sdp";
    private static final String PUBLISH = Call.offer("publish");
    private static final String RIGHT = "Authorization: Bearer hunter2";

    private final LogTap tap = new LogTap();
    private final Server server = Server.open(Settings.resolve(
            Map.of(),
            Map.of(
                    "HTTP_ADDR",
                    "127.0.0.1:0",
                    "RTC_PORT",
                    "0",
                    "LOOPS",
                    "1",
                    "AUTH_TOKEN",
                    "hunter2",
                    "ADMIN_TOKEN",
                    "hunter2-the-chief",
                    "TOKEN_IN_URL",
                    "token",
                    "FAILED_LOGINS_PER_MINUTE",
                    "0")));

    @AfterEach
    void stop() {
        server.close();
        tap.close();
    }

    @Test
    void nothingOfARequestBreaksALineOfTheLog() throws Exception {
        byte[] request = ("POST /api/whip/publish/one?token=hunter2&x=%0d%0aroom=forged HTTP/1.1\r\nHost: here\r\n"
                        + "User-Agent: \u001b[2Jforged\u009b\u0007\r\nOrigin: \u001b[31m\r\nX-Forwarded-For: \u001b\r\n"
                        + "X-Auth-Token: \u001b\u0008\r\n" + SDP
                        + "\r\nContent-Length: 7\r\nConnection: close\r\n\r\n\u001b[2Jv=0")
                .getBytes(StandardCharsets.ISO_8859_1);
        try (Wire wire = new Wire(server)) {
            wire.send(request);
            assertThat(Reply.parse(wire.rest()).status()).isBetween(400, 401);
        }
        Reply.to(server, "POST", "/api/whip/publish/one%0d%0aroom=forged?token=hunter2", PUBLISH, SDP);
        Reply.to(server, "DELETE", "/api/whip/session/%0a%1b?token=hunter2");
        Reply.to(server, "POST", "/api/whip/publish/one?token=hunter2", PUBLISH.replace("s=-", "s=\u001b[2J"), SDP);
        Reply.to(server, "POST", "/api/admin/rooms/%0a/close?token=hunter2-the-chief", "");

        assertThat(tap.lines())
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        assertThat(tap.lines()).noneMatch(line -> line.contains("hunter2") || line.contains("forged"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?token=hunter2&x=\"",
                "?token=hunter2&<x>;y,z",
                "?token=hunter2&%0d%0aSet-Cookie:x",
                "?token=hunter2&\u0001"
            })
    void aQueryThatComesBackInHeadersBeginsNoHeaderOfItsOwn(String query) throws Exception {
        Reply reply = Reply.to(server, "POST", "/api/whep/play/one" + query, Call.offer("play"), SDP);
        assertThat(reply.status()).isIn(201, 400);
        assertThat(reply.lines()).noneMatch(line -> line.startsWith("Set-Cookie"));
        assertThat(reply.all("Link")).allMatch(link -> link.indexOf('>') == link.lastIndexOf(">; rel="));
    }

    @Test
    void aPageElsewhereAdministersNothingInAnAdministratorsBrowser() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            Reply forged = Reply.to(
                    server,
                    "POST",
                    "/api/admin/rooms/one/close",
                    "x=1",
                    "Origin: https://evil.example",
                    "Content-Type: " + type,
                    "Cookie: token=hunter2-the-chief");
            assertThat(forged.told()).isEqualTo("401 unauthenticated");
            assertThat(forged.all("Access-Control-Allow-Credentials")).isEmpty();
            assertThat(forged.all("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin",
                "/api/admin/",
                "/api/admin/rooms",
                "/api/admin/rooms/",
                "/api/admin/nothing",
                "/api/admin//rooms",
                "/api/admin/rooms/one/close",
                "/api/admin/rooms;x"
            })
    void onlyAdministratorsLearnWhatThereIsToAdminister(String path) throws Exception {
        assertThat(Reply.to(server, "GET", path).told()).isEqualTo("401 unauthenticated");
        assertThat(Reply.to(server, "GET", path, "", RIGHT).told()).isEqualTo("403 forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/whip/../admin/rooms",
                "/api/whip/publish/../../admin/rooms",
                "/api/whip/%2e%2e/admin/rooms",
                "//api/admin/rooms",
                "/api//admin/rooms",
                "/api/./admin/rooms",
                "/api;x/admin/rooms",
                "/api/;/admin/rooms",
                "/API/ADMIN/rooms",
                "/api%2fadmin/rooms",
                "/api/%61dmin/rooms",
                "/web/../api/admin/rooms",
                "/api/admin%00/rooms"
            })
    void noOtherPathLeadsToTheAdministration(String path) throws Exception {
        String chief = "Authorization: Bearer hunter2-the-chief";
        assertThat(Reply.to(server, "GET", "/api/admin/rooms", "", chief).told())
                .isEqualTo("200");
        assertThat(Reply.to(server, "GET", path, "", chief).told()).isIn("404 not-found", "400 bad-room-name");
    }

    @Test
    void oldHttpAndUpgradesGetTheSameAnswersAsAnybody() throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.send("GET /api/rooms HTTP/1.0\r\n\r\n");
            assertThat(Reply.parse(wire.rest()).told()).isEqualTo("401 unauthenticated");
        }
        for (String upgrade : List.of("h2c", "websocket", "TLS/1.0")) {
            assertThat(Reply.to(
                                    server,
                                    "GET",
                                    "/api/rooms",
                                    "",
                                    "Upgrade: " + upgrade,
                                    "HTTP2-Settings: AAMAAABkAAQAAP__")
                            .told())
                    .isEqualTo("401 unauthenticated");
        }
    }

    @Test
    void requestsInARowAreEachAskedForTheirToken() throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.send("GET /api/rooms HTTP/1.1\r\nHost: here\r\n" + RIGHT + "\r\n\r\n"
                    + "GET /api/rooms HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            String both = wire.rest();
            assertThat(both).startsWith("HTTP/1.1 200 ");
            assertThat(both.indexOf("HTTP/1.1 401 ")).isPositive();
        }
    }

    @Test
    void nothingNextToASessionsUrlLeadsToIt() throws Exception {
        String session = Reply.to(server, "POST", "/api/whip/publish/one", PUBLISH, SDP, RIGHT)
                .header("Location")
                .replaceFirst("\\?.*", "");
        String near = session.substring(0, session.length() - 1) + (session.endsWith("A") ? "B" : "A");
        assertThat(Reply.to(server, "DELETE", near).told()).isEqualTo("404 no-such-session");
        assertThat(Reply.to(server, "DELETE", session.replace("whip", "whep")).told())
                .isEqualTo("404 no-such-session");
        assertThat(Reply.to(server, "DELETE", session.toLowerCase(Locale.ROOT) + "/")
                        .told())
                .isEqualTo("404 no-such-session");
        assertThat(Reply.to(server, "DELETE", session).told()).isEqualTo("401 unauthenticated");
    }
}
