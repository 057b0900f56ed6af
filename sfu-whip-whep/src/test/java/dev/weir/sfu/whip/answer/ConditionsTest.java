// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.http.HttpHeaders;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static Conditions given(String name, String value) {
        return new Conditions(
                HttpHeaders.builder().add(name, value).build(), "\"ab\"", Instant.parse("2026-11-09T08:05:03.700Z"));
    }

    @Test
    void saysTheDateAsHttpHasIt() {
        assertThat(given("Host", "here").lastModified()).isEqualTo("Mon, 09 Nov 2026 08:05:03 GMT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ab\" | true",
                "W/\"ab\" | true",
                "\"x\", \"ab\" | true",
                "* | true",
                "\"abc\" | false",
                "ab | false",
            })
    void knowsWhatTheClientHas(String ifNoneMatch, boolean known) {
        assertThat(given("If-None-Match", ifNoneMatch).isKnown()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 09 Nov 2026 08:05:03 GMT | true",
                "Tue, 10 Nov 2026 08:05:03 GMT | true",
                "Mon, 09 Nov 2026 08:05:02 GMT | false",
                "yesterday | false",
            })
    void knowsSinceWhenTheClientHasIt(String ifModifiedSince, boolean known) {
        assertThat(given("If-Modified-Since", ifModifiedSince).isKnown()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match | \"ab\" | false",
                "If-Match | * | false",
                "If-Match | W/\"ab\" | true",
                "If-Match | \"x\" | true",
                "If-Unmodified-Since | Mon, 09 Nov 2026 08:05:03 GMT | false",
                "If-Unmodified-Since | Mon, 09 Nov 2026 08:05:02 GMT | true",
                "If-Unmodified-Since | soon | false",
                "Host | here | false",
            })
    void failsWhenTheClientWantsAnotherVersion(String name, String value, boolean fails) {
        assertThat(given(name, value).fail()).isEqualTo(fails);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Range | \"ab\" | true",
                "If-Range | W/\"ab\" | false",
                "If-Range | \"x\" | false",
                "If-Range | Mon, 09 Nov 2026 08:05:03 GMT | true",
                "If-Range | Tue, 10 Nov 2026 08:05:03 GMT | false",
                "Host | here | true",
            })
    void givesARangeOfTheSameVersionOnly(String name, String value, boolean range) {
        assertThat(given(name, value).mayBeARange()).isEqualTo(range);
    }
}
