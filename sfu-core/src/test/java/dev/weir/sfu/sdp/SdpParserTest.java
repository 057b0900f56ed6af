// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.sfu.error.SdpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading line by line (RFC 8866 section 5), and where it stops. */
class SdpParserTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

    private static SessionDescription parse(String text) {
        return SessionDescription.parse(text);
    }

    private static void assertRefused(String text, int line, String reason) {
        SdpException refusal = catchThrowableOfType(SdpException.class, () -> parse(text));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.lineNumber()).isEqualTo(line);
        assertThat(refusal).hasMessageContaining(reason);
        if (line > 0) {
            assertThat(refusal).hasMessageStartingWith("line " + line + ": ");
        }
    }

    @Test
    void readsTheLinesThatWebRtcUses() {
        SessionDescription description = parse(HEAD + "a=group:BUNDLE a\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 192.0.2.1\r\na=mid:a\r\na=rtcp-mux\r\n");

        assertThat(description.origin()).isEqualTo("- 1 1 IN IP4 0.0.0.0");
        assertThat(description.name()).isEqualTo("-");
        assertThat(description.attribute("group")).hasValue("BUNDLE a");
        assertThat(description.media()).hasSize(1);
        MediaDescription audio = description.media().get(0);
        assertThat(audio.media()).isEqualTo("audio");
        assertThat(audio.port()).isEqualTo(9);
        assertThat(audio.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(audio.formats()).containsExactly("111", "0");
        assertThat(audio.connection()).isEqualTo("IN IP4 192.0.2.1");
        assertThat(audio.attributes()).containsExactly(new Attribute("mid", "a"), new Attribute("rtcp-mux"));
    }

    @Test
    void readsLinesThatEndInLfAloneOrInBothWays() {
        SessionDescription expected = parse(smallOffer());

        assertThat(parse(smallOffer().replace("\r\n", "\n"))).isEqualTo(expected);
        assertThat(parse(smallOffer().replaceFirst("\r\n", "\n"))).isEqualTo(expected);
    }

    @Test
    void readsALastLineWithoutEnding() {
        assertThat(parse(smallOffer().strip())).isEqualTo(parse(smallOffer()));
    }

    @Test
    void ignoresEmptyLinesAtTheEndOnly() {
        assertThat(parse(smallOffer() + "\r\n\n\r\n")).isEqualTo(parse(smallOffer()));
        assertRefused(smallOffer().replace("s=-\r\n", "s=-\r\n\r\n"), 4, "expected a letter");
    }

    @Test
    void passesOverLinesThatSayNothingAboutWebRtc() {
        String others = "i=x\r\nu=x\r\ne=x\r\np=x\r\nb=AS:1\r\nt=1 2\r\nr=x\r\nz=x\r\nk=x\r\nc=IN IP4 192.0.2.9\r\n";

        assertThat(parse(HEAD + others + "m=audio 9 RTP/AVP 0\r\nb=AS:1\r\n"))
                .isEqualTo(parse(HEAD + "m=audio 9 RTP/AVP 0"));
    }

    @Test
    void takesAPortCountForAPort() {
        assertThat(parse(HEAD + "m=audio 49170/2 RTP/AVP 0\r\n").media().get(0).port())
                .isEqualTo(49_170);
    }

    @Test
    void keepsColonsAndSpacesInsideAValue() {
        assertThat(parse(HEAD + "a=x: a:b c \r\n").attribute("x")).hasValue(" a:b c ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\r\n", "v=1\r\n", "v=0 ", " v=0", "\uFEFFv=0\r\n", "o=- 1 1 IN IP4 0.0.0.0\r\nv=0", "{}"})
    void wantsTheVersionFirst(String text) {
        assertRefused(text, 1, "v=0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    v=0                                 | no such line type
                    x=1                                 | no such line type
                    A=mid                               | no such line type
                    a                                   | expected a letter
                    a:mid                               | expected a letter
                    nonsense                            | expected a letter
                    o=- 1 1 IN IP4 0.0.0.0              | stands once
                    m=                                  | m= has
                    m=audio 9 RTP/AVP                   | m= has
                    m=audio x RTP/AVP 0                 | port must be
                    m=audio -1 RTP/AVP 0                | port must be
                    m=audio 65536 RTP/AVP 0             | port must be
                    m=audio 99999999999999999999 RTP 0  | port must be
                    a=                                  | needs a name
                    a=:value                            | needs a name
                    """)
    void namesTheLineThatMakesNoSense(String line, String reason) {
        assertRefused(HEAD + line + "\r\na=more\r\n", 5, reason);
    }

    @Test
    void wantsOneCompleteOriginBeforeTheMedia() {
        assertRefused("v=0\r\ns=-\r\n", 0, "o= line is missing");
        assertRefused("v=0\r\no=- 1 1 IN IP4\r\n", 2, "six fields");
        assertRefused("v=0\r\nm=audio 9 RTP/AVP 0\r\no=- 1 1 IN IP4 0.0.0.0\r\n", 3, "before the first m= line");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\t', '\r', 0x1B, 0x7F})
    void refusesControlCharacters(char control) {
        assertRefused(HEAD + "a=x:y" + control + "z\r\n", 5, "control character " + (int) control + " at column 6");
    }

    @Test
    void readsNoLongerLineThanTheLimit() {
        String longest = "a=" + "x".repeat(SdpParser.MAX_LINE_CHARS - 2);

        assertThat(parse(HEAD + longest + "\r\n").attributes()).hasSize(1);
        assertRefused(HEAD + longest + "x\r\n", 5, "has 8193 characters, at most 8192");
    }

    @Test
    void readsNoLongerTextThanTheLimit() {
        String padding = "i=x\n".repeat(20_000);
        String longest = (HEAD + padding).substring(0, SdpParser.MAX_CHARS);

        assertThat(parse(longest).media()).isEmpty();
        assertRefused(longest + "\n", 0, "description has 65537 characters, at most 65536");
    }

    @Test
    void readsNoMoreMLinesThanTheLimit() {
        String lines = "m=audio 0 RTP/AVP 0\n".repeat(SdpParser.MAX_MEDIA);

        assertThat(parse(HEAD + lines).media()).hasSize(64);
        assertRefused(HEAD + lines + "m=audio 0 RTP/AVP 0\n", 69, "more than 64 m-lines");
    }

    @Test
    void readsNoMoreAttributesThanTheLimitWhereverTheyStand() {
        String half = "a=x\n".repeat(SdpParser.MAX_ATTRIBUTES / 2);
        String most = HEAD + half + "m=audio 0 RTP/AVP 0\n" + half;

        assertThat(parse(most).media().get(0).attributes()).hasSize(2_000);
        assertRefused(most + "a=x\n", 4_006, "more than 4000 attributes");
    }

    @Test
    void quotesNoMoreThanTheStartOfALine() {
        assertThatThrownBy(() -> parse(HEAD + "\u202E" + "y".repeat(8_000) + "\r\n"))
                .isInstanceOf(SdpException.class)
                .hasMessageEndingWith("?" + "y".repeat(59) + "...");
    }
}
