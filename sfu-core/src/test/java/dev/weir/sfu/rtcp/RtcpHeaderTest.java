// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpHeaderTest {
    private final RtcpHeader header = new RtcpHeader();

    @Test
    void readsTheFourFields() {
        byte[] packet = Heard.bytes("ffff 9fcd0001 11111111");
        assertThat(header.parse(packet, 2, packet.length)).isTrue();
        assertThat(header.count()).isEqualTo(31);
        assertThat(header.type()).isEqualTo(205);
        assertThat(header.sizeBytes()).isEqualTo(8);
        assertThat(header.end()).isEqualTo(10);
        assertThat(header.paddingValid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "80c900", "00c90000", "40c90000", "c0c90000", "80c90001", "80c9ffff 00000000"})
    void refusesAnotherVersionAndLengthsBeyondTheDatagram(String hex) {
        byte[] packet = Heard.bytes(hex);
        assertThat(header.parse(packet, 0, packet.length)).isFalse();
    }

    /** RFC 3550 wants whole words; libwebrtc's transport-wide feedback has one to three bytes. */
    @ParameterizedTest
    @CsvSource({"01,7", "02,6", "03,5", "04,4"})
    void takesPaddingFromTheContent(String last, int end) {
        byte[] packet = Heard.bytes("a0c90001 000000" + last);
        assertThat(header.parse(packet, 0, packet.length)).isTrue();
        assertThat(header.paddingValid()).isTrue();
        assertThat(header.end()).isEqualTo(end);
        assertThat(header.sizeBytes()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a0c90001 00000000", "a0c90001 00000005", "a0c90001 000000ff", "a0c90000"})
    void notesPaddingOfNothingOrOfMoreThanTheContent(String hex) {
        byte[] packet = Heard.bytes(hex);
        assertThat(header.parse(packet, 0, packet.length)).isTrue();
        assertThat(header.paddingValid()).isFalse();
        assertThat(header.sizeBytes()).isEqualTo(packet.length);
    }
}
