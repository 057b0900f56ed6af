// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprint lines (RFC 8122 section 5). */
class FingerprintTest {
    private static String pairs(int count) {
        return "AB:".repeat(count - 1) + "0F";
    }

    @ParameterizedTest
    @CsvSource({"sha-256, 32", "sha-384, 48", "sha-512, 64"})
    void printsWhatItRead(String hash, int bytes) {
        String line = hash + " " + pairs(bytes);

        assertThat(Fingerprint.parse(line).orElseThrow().print()).isEqualTo(line);
    }

    @Test
    void readsEitherCase() {
        assertThat(Fingerprint.parse("SHA-256 " + pairs(32).toLowerCase(Locale.ROOT)))
                .contains(new Fingerprint("sha-256", pairs(32)));
    }

    @ParameterizedTest
    @CsvSource({
        "sha-256, 31",
        "sha-256, 33",
        "sha-384, 32",
        "sha-512, 32",
        "sha-1, 20",
        "md5, 16",
        "sha-224, 28",
        "sha256, 32"
    })
    void makesNothingOfAnotherHashOrLength(String hash, int bytes) {
        assertThat(Fingerprint.parse(hash + " " + pairs(bytes))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "sha-256 AB", "sha-256  ", " "})
    void makesNothingOfHalfALine(String text) {
        assertThat(Fingerprint.parse(text)).isEmpty();
    }

    @Test
    void makesNothingOfOtherCharacters() {
        String value = pairs(32);
        assertThat(Fingerprint.parse("sha-256 " + value.replace(':', '-'))).isEmpty();
        assertThat(Fingerprint.parse("sha-256 " + value.replace('F', 'G'))).isEmpty();
        assertThat(Fingerprint.parse("sha-256 " + value.replace("0F", "\uFF10F")))
                .isEmpty();
        assertThat(Fingerprint.parse("sha-256 " + value + " more")).isEmpty();
        // Upper case of one sharp s is two letters.
        assertThat(Fingerprint.parse("sha-256 " + value.replace("0F", "\u00DF")))
                .isEmpty();
    }

    @Test
    void tellsTheCallerWhatIsNoFingerprint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fingerprint("sha-256", "ab"))
                .withMessageContaining("upper-case pairs: sha-256 ab");
    }
}
