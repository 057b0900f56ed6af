// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.TrackInfo;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyframeCounterTest {
    private final KeyframeCounter counter = new KeyframeCounter();

    private void packet(String kind, String codec, int timestamp, String payload) {
        TrackInfo track = new TrackInfo("room", "session", kind, "", 1, codec, 90_000, 0, Map.of());
        byte[] packet = HexFormat.of().parseHex("80600001%08x00000001%s".formatted(timestamp, payload));
        counter.packet(track, packet, 0, packet.length, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        // One octet of descriptor; then with a picture id of one and of two octets; then with all extensions.
        "vp8, 1010020300, 1",
        "vp8, 90800110020300, 1",
        "vp8, 9080800110020300, 1",
        "vp8, 90f0800102e010020300, 1",
        // Another frame, the middle of a keyframe, another partition.
        "vp8, 1011020300, 0",
        "vp8, 0010020300, 0",
        "vp8, 1110020300, 0",
        // IDR, SPS, the beginning and the middle of an IDR in pieces, an aggregate that begins with SPS; a slice.
        "h264, 6588840a, 1",
        "h264, 6742c01f, 1",
        "h264, 7c85884a, 1",
        "h264, 7c05884a, 0",
        "h264, 78000467, 1",
        "h264, 419a0000, 0",
        "av1, 08000000, 0",
        "vp8, 10, 0",
    })
    void knowsAKeyframe(String codec, String payload, int keyframes) {
        packet("video", codec, 1_000, payload);

        assertThat(counter.keyframes()).isEqualTo(keyframes);
    }

    @Test
    void countsAKeyframeOfSeveralPacketsOnce() {
        packet("video", "h264", 1_000, "6742c01f");
        packet("video", "h264", 1_000, "6588840a");
        packet("video", "h264", 4_000, "6588840a");
        packet("audio", "opus", 5_000, "6588840a");

        assertThat(counter.keyframes()).isEqualTo(2);
    }
}
