// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Doors.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.Doors.Way;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections F and H of the WHIP and WHEP checklist, row by row: tokens, and the extensions of WHEP. */
@Timeout(120)
class ChecklistAccessTest {
    private static final String NEW = "a=ice-ufrag:new1\r\na=ice-pwd:0123456789abcdefghijkl\r\n";
    private static final String RIGHT = "Authorization: Bearer secret";

    private static String session(Reply created) {
        assertThat(created.told()).isEqualTo("201");
        return created.header("Location");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row57TakesBearerTokens(Way way) {
        try (Doors doors = way.open("AUTH_TOKEN", "secret")) {
            session(doors.publish("one", RIGHT));
            session(doors.play("one", "authorization: bearer secret"));
            assertThat(doors.publish("two", "Authorization: Bearer wrong").told())
                    .isEqualTo("401 unauthenticated");
            assertThat(doors.publish("two", "Authorization: Basic c2VjcmV0").told())
                    .isEqualTo("401 unauthenticated");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row58WantsTheTokenOnEveryRequestButPreflights(Way way) {
        try (Doors doors = way.open("AUTH_TOKEN", "secret")) {
            assertThat(doors.publish("one").told()).isEqualTo("401 unauthenticated");
            String session = session(doors.publish("one", RIGHT));
            assertThat(doors.patch(session, NEW, "If-Match: *").told()).isEqualTo("401 unauthenticated");
            assertThat(doors.ask("DELETE", session).told()).isEqualTo("401 unauthenticated");
            assertThat(doors.ask("OPTIONS", session).told()).isEqualTo("200");
            assertThat(doors.patch(session, NEW, "If-Match: *", RIGHT).told()).isEqualTo("200");
            assertThat(doors.ask("DELETE", session, "", RIGHT).told()).isEqualTo("200");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row59TakesATokenInTheUrlOnlyWhenToldToAndKeepsItThere(Way way) {
        try (Doors doors = way.open("AUTH_TOKEN", "secret")) {
            assertThat(doors.publish("one?token=secret").told()).isEqualTo("401 unauthenticated");
            assertThat(session(doors.publish("one?token=secret", RIGHT))).doesNotContain("secret");
        }
        try (Doors doors = way.open("AUTH_TOKEN", "secret", "TOKEN_IN_URL", "token")) {
            String session = session(doors.publish("one?a=b&token=secret"));
            assertThat(session).endsWith("?a=b&token=secret");
            assertThat(doors.ask("DELETE", session).told()).isEqualTo("200");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row60ChecksAlgorithmAudienceIssuerAndEndOfAToken(Way way) {
        String rights = "\"room\":\"one\",\"role\":\"publish\",";
        try (Doors doors = way.open("JWT_SECRET", Jwt.SECRET, "JWT_AUDIENCE", "weir", "JWT_ISSUER", "us")) {
            String good = rights + "\"aud\":\"weir\",\"iss\":\"us\"";
            session(doors.publish("one", bearer(Jwt.HS256, Jwt.claims(good))));
            for (String wrong : List.of(
                    bearer("{\"alg\":\"HS512\"}", Jwt.claims(good)),
                    bearer(Jwt.HS256, Jwt.claims(good.replace("weir", "other"))),
                    bearer(Jwt.HS256, Jwt.claims(good.replace("us", "them"))),
                    bearer(Jwt.HS256, "{" + good + ",\"exp\":" + Jwt.inSeconds(-60) + "}"),
                    bearer(Jwt.HS256, "{" + good + "}"))) {
                assertThat(doors.publish("one", wrong).told()).isEqualTo("401 unauthenticated");
            }
        }
    }

    private static String bearer(String head, String claims) {
        return "Authorization: Bearer " + Jwt.hs256(head, claims);
    }

    private static String link(Reply created, String extension) {
        String link = created.all("Link").stream()
                .filter(one -> one.contains(":ext:core:" + extension + '"'))
                .findFirst()
                .orElseThrow();
        return link.substring(1, link.indexOf('>'));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row66BeginsAStreamOfAdvertisedEventsAndEndsIt(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.play("one");
            String events = link(created, "server-sent-events");
            assertThat(created.all("Link")).anyMatch(line -> line.contains("; events=\"active,inactive,"));
            assertThat(doors.ask("POST", events, "[\"scte35\"]", JSON).told()).isEqualTo("400 bad-events");

            String stream = session(doors.ask("POST", events, "[\"active\"]", JSON));
            String other = session(doors.ask("POST", events, "[\"layers\"]", JSON));
            assertThat(doors.ask("HEAD", stream).header("Content-Type")).startsWith("text/event-stream");
            assertThat(doors.ask("DELETE", stream).status()).isEqualTo(200);
            assertThat(doors.ask("GET", stream).told()).isEqualTo("404 no-such-stream");
            assertThat(doors.ask("DELETE", created.header("Location")).status()).isEqualTo(200);
            assertThat(doors.ask("GET", other).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row69BoundsTheLayersOfAViewerAndFreesThem(Way way) {
        try (Doors doors = way.open()) {
            String layer = link(doors.play("one"), "layer");
            assertThat(doors.ask("POST", layer, "{\"maxHeight\":360}", JSON).status())
                    .isEqualTo(200);
            assertThat(doors.ask("POST", layer, "{}", JSON).status()).isEqualTo(200);
            assertThat(doors.ask("POST", layer, "{\"mediaId\":\"1\",\"rid\":\"nobody\"}", JSON)
                            .told())
                    .isEqualTo("404 no-such-layer");
            assertThat(doors.ask("POST", layer, "[]", JSON).told()).isEqualTo("400 bad-layer");
        }
    }
}
