// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads problem details the way a client does. */
final class Problems {
    private Problems() {}

    /** The problem in a response, after checking that it is a whole and consistent one. */
    static JsonNode in(HttpResponse response) {
        assertThat(response.headers().all("Content-Type")).containsExactly("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.path("status").asInt()).isEqualTo(response.status());
        assertThat(problem.path("type").asText()).startsWith("/problems/");
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        return problem;
    }

    static JsonNode json(HttpResponse response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
