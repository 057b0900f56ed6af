// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.section;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which extmap lines of an offer are taken (RFC 8285 section 5). */
class ExtensionTest {
    private static Map<String, Integer> published(String... lines) {
        return Extension.ids(Extension.read(section(lines), true, true));
    }

    private static Map<String, Integer> played(String... lines) {
        return Extension.ids(Extension.read(section(lines), false, true));
    }

    @Test
    void takesTheExtensionsItKnows() {
        assertThat(published(
                        "extmap:4 " + Extension.MID,
                        "extmap:7 urn:example:unknown",
                        "extmap:2 " + Extension.AUDIO_LEVEL))
                .containsExactly(Map.entry(Extension.MID, 4), Map.entry(Extension.AUDIO_LEVEL, 2));
    }

    @Test
    void passesOverExtensionAttributesBehindTheUri() {
        assertThat(published("extmap:4 " + Extension.AUDIO_LEVEL + " vad=on")).containsEntry(Extension.AUDIO_LEVEL, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "15", "256", "-1", "x", "", "4096", "1.5"})
    void ignoresANumberThatNoHeaderCanCarry(String id) {
        assertThat(published("extmap:" + id + " " + Extension.MID, "extmap-allow-mixed"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"14, true, true", "14, false, true", "16, true, true", "16, false, false", "255, true, true"})
    void takesNumbersAbove14OnlyWhenTheFormsMayBeMixed(String id, boolean mixed, boolean taken) {
        assertThat(published("extmap:" + id + " " + Extension.MID, mixed ? "extmap-allow-mixed" : "x"))
                .hasSize(taken ? 1 : 0);
    }

    @Test
    void ignoresLinesWithoutUri() {
        assertThat(published("extmap:1", "extmap:", "extmap", "extmap:1 ")).isEmpty();
    }

    @Test
    void takesNeitherOfTwoMeaningsOfOneNumber() {
        assertThat(published("extmap:1 " + Extension.MID, "extmap:1 " + Extension.RID, "extmap:2 " + Extension.TOFFSET))
                .containsExactly(Map.entry(Extension.TOFFSET, 2));
        assertThat(published("extmap:1 urn:example:unknown", "extmap:1 " + Extension.MID))
                .isEmpty();
        assertThat(published("extmap:1 " + Extension.MID, "extmap:1 " + Extension.MID))
                .hasSize(1);
    }

    @Test
    void takesTheFirstOfTwoNumbersOfOneMeaning() {
        assertThat(published("extmap:3 " + Extension.MID, "extmap:1 " + Extension.MID))
                .containsExactly(Map.entry(Extension.MID, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "sendonly, true, false",
        "recvonly, false, true",
        "sendrecv, true, true",
        "inactive, false, false",
        "sideways, true, true"
    })
    void takesAnExtensionOnlyInTheDirectionOfTheMedia(String direction, boolean published, boolean played) {
        String line = "extmap:1/" + direction + " " + Extension.MID;

        assertThat(published(line)).hasSize(published ? 1 : 0);
        assertThat(played(line)).hasSize(played ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"/sendonly, /recvonly", "/recvonly, /sendonly", "/sendrecv, /sendrecv", "'', ''"})
    void answersWithTheOppositeDirection(String offered, String answered) {
        boolean publishing = !offered.equals("/recvonly");
        List<Extension> extensions =
                Extension.read(section("extmap:1" + offered + " " + Extension.MID), publishing, true);

        assertThat(extensions)
                .extracting(Extension::answer)
                .containsExactly(new Attribute("extmap", "1" + answered + " " + Extension.MID));
    }

    @Test
    void givesAViewerNoRid() {
        String[] lines = {"extmap:1 " + Extension.RID, "extmap:2 " + Extension.REPAIRED_RID};

        assertThat(published(lines)).hasSize(2);
        assertThat(played(lines)).isEmpty();
    }

    @Test
    void takesTransportWideNumbersOnlyWithTheirFeedback() {
        Section section = section("extmap:1 " + Extension.TRANSPORT_CC);

        assertThat(Extension.read(section, true, true)).hasSize(1);
        assertThat(Extension.read(section, true, false)).isEmpty();
    }
}
