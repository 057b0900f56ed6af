// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static HttpRequest request(String type, byte[] body) {
        HttpHeaders headers = HttpHeaders.builder().add("Content-Type", type).build();
        return new HttpRequest("POST", "/", "", headers, body, InetAddress.getLoopbackAddress());
    }

    private static HttpRequest json(String text) {
        return request("application/json; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused(HttpRequest request) {
        return catchThrowableOfType(RefusedException.class, () -> JsonBody.read(request, Outcome.BAD_REQUEST))
                .problem();
    }

    @Test
    void readsOneValue() {
        assertThat(JsonBody.read(json(" {\"a\":[1,\"\u00fc\"]} "), Outcome.BAD_REQUEST))
                .hasToString("{\"a\":[1,\"\u00fc\"]}");
        assertThat(JsonBody.read(json("7"), Outcome.BAD_REQUEST)).hasToString("7");
        assertThat(JsonBody.read(json(""), Outcome.BAD_REQUEST).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}}",
                "{} {}",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "NaN",
                "01",
                "/* */ {}",
                "\u0000",
                "\ufeff{}",
                "[[[[[[[[[1]]]]]]]]]"
            })
    void refusesWhatIsNoneOrIsMore(String text) {
        assertThat(refused(json(text)).outcome()).isEqualTo(Outcome.BAD_REQUEST);
    }

    @Test
    void takesSomeNesting() {
        assertThat(JsonBody.read(json("[[[[[[[[1]]]]]]]]"), Outcome.BAD_REQUEST))
                .isNotEmpty();
    }

    @Test
    void refusesOtherTypesOtherEncodingsAndLongBodies() {
        assertThat(refused(request("text/plain", "{}".getBytes(StandardCharsets.UTF_8)))
                        .outcome())
                .isEqualTo(Outcome.NOT_JSON);
        assertThat(refused(request("application/json", new byte[] {'"', (byte) 0xff, '"'}))
                        .outcome())
                .isEqualTo(Outcome.BAD_REQUEST);
        assertThat(refused(json("\"" + "x".repeat(4_095) + "\"")).outcome()).isEqualTo(Outcome.TOO_LARGE);
        assertThat(JsonBody.read(json("\"" + "x".repeat(4_094) + "\""), Outcome.BAD_REQUEST)
                        .isTextual())
                .isTrue();
    }
}
