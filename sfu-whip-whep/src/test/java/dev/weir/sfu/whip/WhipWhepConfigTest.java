// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhipWhepConfigTest {
    @Test
    void allowsEveryOriginUnderApiByDefault() {
        assertThat(WhipWhepConfig.defaults().allowedOrigins()).containsExactly("*");
        assertThat(WhipWhepConfig.defaults().basePath()).isEqualTo("/api");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api", "/tv/v1.2"})
    void takesBasePathsThatEndWithoutASlash(String path) {
        assertThat(WhipWhepConfig.builder().basePath(path).build().basePath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "/", "/api/", "/a b", "/a\r\nX: y", "//"})
    void refusesOtherBasePaths(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WhipWhepConfig.builder().basePath(path).build())
                .withMessageStartingWith("basePath must be");
    }

    @Test
    void refusesTimesThatAreNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        WhipWhepConfig.builder().answerTimeout(Duration.ZERO).build())
                .withMessage("answerTimeout must be positive: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WhipWhepConfig.builder().retryAfterSeconds(0).build())
                .withMessage("retryAfterSeconds must be positive: 0");
    }
}
