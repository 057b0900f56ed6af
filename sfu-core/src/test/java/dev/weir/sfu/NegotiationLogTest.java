// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NegotiationLogTest {
    private static final Path OFFERS = Path.of("src/test/resources/vectors/sdp");
    private static final Pattern PASSWORD = Pattern.compile("a=ice-pwd:(\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("a=candidate:\\S+ \\S+ \\S+ \\S+ (\\S+)|raddr (\\S+)");

    static List<Path> offers() throws IOException {
        try (Stream<Path> files = Files.list(OFFERS)) {
            return files.filter(file -> file.toString().endsWith(".sdp"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("offers")
    void noPasswordAndNoAddressOfAClientIsLeft(Path file) throws IOException {
        String offer = Files.readString(file);
        String shown = NegotiationLog.redacted(offer);

        PASSWORD.matcher(offer).results().forEach(found -> assertThat(shown).doesNotContain(found.group(1)));
        ADDRESS.matcher(offer)
                .results()
                .forEach(found ->
                        assertThat(shown).doesNotContain(found.group(1) == null ? found.group(2) : found.group(1)));
        assertThat(shown.lines().filter(line -> line.startsWith("m=") || line.startsWith("a=rtpmap")))
                .as("what codecs are about")
                .containsExactlyElementsOf(offer.lines()
                        .filter(line -> line.startsWith("m=") || line.startsWith("a=rtpmap"))
                        .toList());
    }

    @Test
    void anOfferThatEndsItsLinesOtherwiseIsReadAsLinesToo() {
        assertThat(NegotiationLog.redacted("v=0\ra=ice-pwd:one\r\na=ice-pwd:two\u2028\u0085more\na=mid:0"))
                .isEqualTo("v=0\na=ice-pwd:*\na=ice-pwd:*\na=mid:0");
    }

    @Test
    void keysAndAddressesAreLeftOutWhereverTheyMayStand() {
        assertThat(NegotiationLog.redacted("""
                        o=- 1 1 IN IP4 192.0.2.7\r
                        c=IN IP6 2001:db8::7\r
                        a=rtcp:9 IN IP4 192.0.2.7\r
                        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\r
                        a=candidate:1 1 udp 2113937151 192.0.2.7 50000 typ srflx raddr 10.0.0.7 rport 50000\r
                        """)).isEqualTo("""
                        o=- 1 1 IN IP4 *
                        c=IN IP6 *
                        a=rtcp:9 IN IP4 *
                        a=crypto:*
                        a=candidate:1 1 udp 2113937151 * 50000 typ srflx
                        """);
    }
}
