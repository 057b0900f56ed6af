// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where one stream ends for a sink and the next begins, packet by packet. */
class SinkStreamsTest {
    private static final int OPUS = 111;
    private static final int PCMU = 0;
    private static final int H264 = 102;
    private static final int VP8 = 96;

    private static final byte[] PARAMETER_SET =
            HexFormat.of().parseHex("6742c00cda05067e7c0440000003004000000783c50aa8");
    private static final byte[] KEY_SLICE = HexFormat.of().parseHex("65888400");
    private static final byte[] SLICE = HexFormat.of().parseHex("419a0000");
    private static final byte[] VP8_KEY = SimMedia.vp8(new SimMedia.Part(0, 0, 1, true), 100);
    private static final byte[] VP8_DELTA = SimMedia.vp8(new SimMedia.Part(1, 0, 1, false), 100);
    private static final byte[] SOUND = new byte[20];

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final SimSink sink = new SimSink();
    private SimPuppet publisher = new SimPuppet();

    @BeforeEach
    void publisherThatIsThere() {
        scenario.rooms().addSink(room -> Optional.of(sink));
        publisher = scenario.client(
                "room",
                true,
                List.of(
                        new OfferedTrack(
                                MediaKind.AUDIO,
                                List.of(
                                        CodecParameters.of(OPUS, "opus", 48_000, 2),
                                        CodecParameters.of(PCMU, "pcmu", 8_000, 1)),
                                List.of(HeaderExtensionUris.MID),
                                10,
                                0),
                        new OfferedTrack(
                                MediaKind.VIDEO,
                                List.of(
                                        CodecParameters.of(VP8, "vp8", 90_000, 1),
                                        CodecParameters.of(H264, "h264", 90_000, 1)
                                                .withFormatParameters(Map.of(
                                                        "profile-level-id", "42e01f", "packetization-mode", "1"))),
                                List.of(HeaderExtensionUris.MID),
                                20,
                                0)),
                agreed -> new SimPuppet());
        scenario.runMillis(500);
    }

    /** Each number a packet that arrives in a turn of its own. */
    private void send(int payloadType, int ssrc, byte[] payload, int timestamp, int... seqs) {
        for (int seq : seqs) {
            scenario.on(publisher, (now, out) -> publisher.send(payloadType, ssrc, seq, timestamp, payload, out));
            scenario.runMillis(20);
        }
    }

    private static List<String> told(List<SimSink.Given> packets) {
        return packets.stream()
                .map(given -> given.track().codec() + " " + given.track().ssrc() + " " + given.seq())
                .toList();
    }

    @Test
    void picturesBeginWithTheFirstPacketOfAKeyframe() {
        send(VP8, 20, VP8_DELTA, 0, 1, 2);
        send(VP8, 20, VP8_KEY, 3_000, 3);
        send(VP8, 20, VP8_DELTA, 6_000, 4);

        assertThat(told(sink.pictures())).containsExactly("vp8 20 3", "vp8 20 4");
    }

    @Test
    void parameterSetsThatComeAfterTheirKeyframeAreNotOfThePast() {
        send(H264, 20, SLICE, 0, 1);
        send(H264, 20, KEY_SLICE, 3_000, 3);
        send(H264, 20, PARAMETER_SET, 3_000, 2);
        send(H264, 20, SLICE, 6_000, 4);

        assertThat(told(sink.pictures())).containsExactly("h264 20 3", "h264 20 2", "h264 20 4");
    }

    @Test
    void anotherCodecIsAnotherStreamThatBeginsWithItsKeyframe() {
        send(VP8, 20, VP8_KEY, 0, 1);
        send(VP8, 20, VP8_DELTA, 3_000, 2);
        send(H264, 20, SLICE, 6_000, 5);
        send(H264, 20, KEY_SLICE, 9_000, 6);
        send(VP8, 20, VP8_DELTA, 3_000, 3);
        send(H264, 20, SLICE, 12_000, 7);

        assertThat(told(sink.pictures())).containsExactly("vp8 20 1", "vp8 20 2", "h264 20 6", "h264 20 7");
    }

    @Test
    void anotherCodecOfSoundGoesOnAtOnce() {
        send(OPUS, 10, SOUND, 0, 1, 2);
        send(PCMU, 10, SOUND, 320, 4);
        send(OPUS, 10, SOUND, 0, 3);
        send(PCMU, 10, SOUND, 320, 5);

        assertThat(told(sink.sound())).containsExactly("opus 10 1", "opus 10 2", "pcmu 10 4", "pcmu 10 5");
        assertThat(sink.sound().get(2).track().clockRateHz()).isEqualTo(8_000);
    }

    @Test
    void soundThatGoesOnUnderAnotherSsrcIsAnotherStreamWithoutAGap() {
        send(OPUS, 10, SOUND, 0, 1, 2, 3);
        send(OPUS, 11, SOUND, 0, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511);

        assertThat(SimSink.streams(sink.sound()))
                .extracting(stream -> stream.get(0).track().ssrc())
                .containsExactly(10, 11);
        assertThat(SimSink.streams(sink.sound()).get(1))
                .extracting(SimSink.Given::seq)
                .startsWith(500L, 501L);
        SimSink.assertSeamless(sink.sound());
    }

    @Test
    void aLatePacketOfTheFormerSsrcDoesNotBringItBack() {
        send(OPUS, 10, SOUND, 0, 1, 3);
        send(OPUS, 11, SOUND, 0, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511);
        send(OPUS, 10, SOUND, 0, 2);
        send(OPUS, 11, SOUND, 0, 512);

        assertThat(SimSink.streams(sink.sound())).hasSize(2);
    }

    @Test
    void twoThatSendSoundAtATimeAreNotGivenInTurn() {
        for (int i = 0; i < 20; i++) {
            send(OPUS, 10, SOUND, i * 960, i);
            send(OPUS, 11, SOUND, i * 960, 500 + i);
        }

        assertThat(SimSink.streams(sink.sound())).hasSize(1);
        SimSink.assertSeamless(sink.sound());
    }
}
