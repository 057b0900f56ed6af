// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms of sound alone: what reaches the listeners, and that silence is no death. */
class SoundTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private SimSpeaker speaker(String room, long spacingMillis, CodecParameters... codecs) {
        OfferedTrack track = new OfferedTrack(
                MediaKind.AUDIO,
                List.of(codecs),
                List.of(HeaderExtensionUris.AUDIO_LEVEL, HeaderExtensionUris.MID),
                0x1111_1111,
                0);
        return scenario.client(
                room,
                true,
                List.of(track),
                agreed -> new SimSpeaker(agreed.sending().get(0), spacingMillis));
    }

    private SimListener listener(String room, CodecParameters... codecs) {
        OfferedTrack track = new OfferedTrack(
                MediaKind.AUDIO,
                List.of(codecs),
                List.of(HeaderExtensionUris.MID, HeaderExtensionUris.ABS_SEND_TIME, HeaderExtensionUris.AUDIO_LEVEL),
                0,
                0);
        return scenario.client(
                room,
                false,
                List.of(track),
                agreed -> new SimListener(agreed.receiving().get(0)));
    }

    private static CodecParameters opus(int payloadType) {
        return CodecParameters.of(payloadType, "opus", 48_000, 2);
    }

    @Test
    void theLevelOfEachFrameArrivesUnderTheListenersOwnNumber() {
        speaker("room", 20, opus(111));
        SimListener listener = listener("room", opus(109));

        scenario.runMillis(2_000);

        assertThat(listener.heard()).hasSizeGreaterThan(80).allSatisfy(heard -> {
            assertThat(heard.payloadType()).isEqualTo(109);
            int frame = Integer.parseInt(
                    heard.payload().substring(SimSpeaker.content(0).length() - 1));
            assertThat(heard.level()).isEqualTo(SimSpeaker.level(frame));
        });
    }

    @Test
    void aMinuteOfSilenceWithDtxEndsNothing() {
        SimSpeaker speaker = speaker("room", 20, opus(111));
        SimListener listener = listener("room", opus(109));
        scenario.runMillis(1_000);
        int before = listener.heard().size();

        speaker.spacingMillis(400);
        scenario.runMillis(60_000);
        speaker.spacingMillis(20);
        scenario.runMillis(1_000);

        assertThat(speaker.closeReason()).isEmpty();
        assertThat(listener.closeReason()).isEmpty();
        List<SimListener.Heard> heard = listener.heard();
        assertThat(heard.size() - before)
                .as("every packet of the silence and after it")
                .isBetween(190, 205);
        SimListener.Heard last = heard.get(heard.size() - 1);
        assertThat(last.seq() - heard.get(0).seq()).isEqualTo(heard.size() - 1);
        assertThat(last.timestamp() - heard.get(before - 1).timestamp())
                .as("the clock ran on, in 1/48 ms")
                .isBetween(60_900 * 48, 61_100 * 48);
    }

    @Test
    void aMinuteWithoutAnyPacketEndsNothing() {
        SimSpeaker speaker = speaker("room", 20, opus(111));
        SimListener listener = listener("room", opus(109));
        scenario.runMillis(1_000);
        int before = listener.heard().size();

        speaker.spacingMillis(60_000);
        scenario.runMillis(60_100);
        speaker.spacingMillis(20);
        scenario.runMillis(61_000);

        assertThat(speaker.closeReason()).isEmpty();
        assertThat(listener.closeReason()).isEmpty();
        assertThat(listener.heard().size()).isGreaterThan(before + 40);
    }

    private static CodecParameters red(int payloadType, int opusPayloadType) {
        return CodecParameters.of(payloadType, "red", 48_000, 2)
                .withFormatParameters(Map.of(opusPayloadType + "/" + opusPayloadType, ""));
    }

    @Test
    void redundantSoundReachesWhoeverAgreedToItWholeAndTheOthersPlain() {
        speaker("room", 20, red(63, 111), opus(111));
        SimListener whole = listener("room", opus(111), red(35, 111));
        SimListener renumbered = listener("room", opus(109), red(35, 109));
        SimListener plain = listener("room", opus(96));

        scenario.runMillis(2_000);

        assertThat(plain.heard()).hasSizeGreaterThan(80).allSatisfy(heard -> {
            assertThat(heard.payloadType()).isEqualTo(96);
            assertThat(heard.payload()).as("the primary frame alone").matches("frame [0-9]+");
            assertThat(heard.level()).isGreaterThanOrEqualTo(0x80);
        });
        assertThat(whole.heard()).hasSizeGreaterThan(80).allSatisfy(heard -> {
            assertThat(heard.payloadType()).isEqualTo(35);
            assertThat(heard.payload())
                    .as("headers, then the frames")
                    .matches("(?s)(.frame 0|.{5}frame [0-9]+frame [0-9]+)");
        });
        assertThat(renumbered.heard()).hasSizeGreaterThan(80).allSatisfy(heard -> {
            assertThat(heard.payloadType()).isEqualTo(109);
            assertThat(heard.payload()).matches("frame [0-9]+");
        });
        assertThat(plain.heard().get(plain.heard().size() - 1).seq()
                        - plain.heard().get(0).seq())
                .isEqualTo(plain.heard().size() - 1);
    }

    @Test
    void plainSoundReachesAListenerWhoAgreedToRedundantSoundAsOpus() {
        speaker("room", 20, opus(111));
        SimListener listener = listener("room", red(35, 109), opus(109));

        scenario.runMillis(1_000);

        assertThat(listener.heard()).hasSizeGreaterThan(30).allSatisfy(heard -> {
            assertThat(heard.payloadType()).isEqualTo(109);
            assertThat(heard.payload()).matches("frame [0-9]+");
        });
    }
}
