// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadersTest {
    @Test
    void findsNamesWithoutRegardToCaseAndKeepsTheOrderOfValues() {
        HttpHeaders headers = HttpHeaders.builder()
                .add("Link", "<stun:a>")
                .add("ETag", "\"1\"")
                .add("link", "<stun:b>")
                .build();

        assertThat(headers.all("LINK")).containsExactly("<stun:a>", "<stun:b>");
        assertThat(headers.first("etag")).contains("\"1\"");
        assertThat(headers.first("Via")).isEmpty();
        assertThat(headers.all("Via")).isEmpty();
        assertThat(headers.names()).containsExactly("ETag", "Link");
    }

    @Test
    void staysAsItWasBuilt() {
        List<String> values = new ArrayList<>(List.of("a"));
        HttpHeaders headers = HttpHeaders.of(Map.of("X", values));
        HttpHeaders.Builder builder = HttpHeaders.builder().add("X", "a");
        HttpHeaders built = builder.build();
        values.add("b");
        builder.add("X", "b");

        assertThat(headers.all("X")).containsExactly("a");
        assertThat(built).isEqualTo(headers).hasSameHashCodeAs(headers);
    }

    @Test
    void leavesOutLinesFromTheNetworkThatHttpDoesNotAllow() {
        HttpHeaders headers =
                HttpHeaders.of(Map.of("Good", List.of("a", "b\r\nEvil: c", "d\0"), "Bad name", List.of("a")));

        assertThat(headers).isEqualTo(HttpHeaders.of(Map.of("good", List.of("a"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "\0"})
    void refusesValuesThatCouldBeginALineOfTheirOwn(String value) {
        HttpHeaders.Builder builder = HttpHeaders.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.add("X", value));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(value, "x"));
    }

    @Test
    void keepsValuesOutOfLogs() {
        assertThat(HttpHeaders.of(Map.of("Authorization", List.of("Bearer secret"))))
                .hasToString("[Authorization]");
    }
}
