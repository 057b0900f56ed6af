// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.room;
import static dev.weir.sfu.sdp.SdpFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.CodecMismatchException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who can watch whom, in which codecs: every recorded publisher against every recorded viewer. */
class CodecTableTest {
    /** Under each viewer the payload types that carry the publisher's codecs, each codec once; a dash where none does. */
    private static final String TABLE = """
            aiortc-1.4.0-publish
              aiortc-1.4.0-play: opus 96>96, pcmu 0>0, pcma 8>8, vp8 97>97, h264 99>99
              chromium-156.0.8078.79-play: opus 96>111, pcmu 0>0, pcma 8>8, vp8 97>96, h264 99>102
              firefox-153.7.0-play: opus 96>109, pcmu 0>0, pcma 8>8, vp8 97>120, h264 99>-
              gstreamer-webrtcbin-1.22.0-play: opus 96>111, pcmu 0>-, pcma 8>-, vp8 97>96, h264 99>102
              webrtc-java-0.14.0-play: opus 96>111, pcmu 0>0, pcma 8>8, vp8 97>96, h264 99>103
            chromium-156.0.8078.79-publish
              aiortc-1.4.0-play: opus 111>96, pcmu 0>0, pcma 8>8, vp8 96>97, h264 102>99, av1 45>-, vp9 98>-
              chromium-156.0.8078.79-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96, h264 102>102, av1 45>45, vp9 98>98
              firefox-153.7.0-play: opus 111>109, pcmu 0>0, pcma 8>8, vp8 96>120, h264 102>-, av1 45>99, vp9 98>121
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, pcmu 0>-, pcma 8>-, vp8 96>96, h264 102>102, av1 45>-, vp9 98>98
              webrtc-java-0.14.0-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96, h264 102>103, av1 45>45, vp9 98>98
            chromium-156.0.8078.79-publish-simulcast
              aiortc-1.4.0-play: opus 111>96, pcmu 0>0, pcma 8>8, vp8 96>97, h264 102>99, av1 45>-, vp9 98>-
              chromium-156.0.8078.79-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96, h264 102>102, av1 45>45, vp9 98>98
              firefox-153.7.0-play: opus 111>109, pcmu 0>0, pcma 8>8, vp8 96>120, h264 102>-, av1 45>99, vp9 98>121
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, pcmu 0>-, pcma 8>-, vp8 96>96, h264 102>102, av1 45>-, vp9 98>98
              webrtc-java-0.14.0-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96, h264 102>103, av1 45>45, vp9 98>98
            ffmpeg-whip-8.1.2-publish
              aiortc-1.4.0-play: opus 111>96, h264 106>99
              chromium-156.0.8078.79-play: opus 111>111, h264 106>102
              firefox-153.7.0-play: opus 111>109, h264 106>-
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, h264 106>102
              webrtc-java-0.14.0-play: opus 111>111, h264 106>103
            firefox-153.7.0-publish
              aiortc-1.4.0-play: opus 109>96, pcmu 0>0, pcma 8>8, vp8 120>97, vp9 121>-, av1 99>-
              chromium-156.0.8078.79-play: opus 109>111, pcmu 0>0, pcma 8>8, vp8 120>96, vp9 121>98, av1 99>45
              firefox-153.7.0-play: opus 109>109, pcmu 0>0, pcma 8>8, vp8 120>120, vp9 121>121, av1 99>99
              gstreamer-webrtcbin-1.22.0-play: opus 109>111, pcmu 0>-, pcma 8>-, vp8 120>96, vp9 121>98, av1 99>-
              webrtc-java-0.14.0-play: opus 109>111, pcmu 0>0, pcma 8>8, vp8 120>96, vp9 121>98, av1 99>45
            gstreamer-webrtcbin-1.22.0-publish-vp8
              aiortc-1.4.0-play: opus 97>96, vp8 96>97
              chromium-156.0.8078.79-play: opus 97>111, vp8 96>96
              firefox-153.7.0-play: opus 97>109, vp8 96>120
              gstreamer-webrtcbin-1.22.0-play: opus 97>111, vp8 96>96
              webrtc-java-0.14.0-play: opus 97>111, vp8 96>96
            libdatachannel-obslike-0.24.0-publish-h264
              aiortc-1.4.0-play: opus 111>96, h264 96>101
              chromium-156.0.8078.79-play: opus 111>111, h264 96>108
              firefox-153.7.0-play: opus 111>109, h264 96>-
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, h264 96>102
              webrtc-java-0.14.0-play: opus 111>111, h264 96>109
            libdatachannel-obslike-0.24.0-publish-simulcast
              aiortc-1.4.0-play: opus 111>96, h264 96>101
              chromium-156.0.8078.79-play: opus 111>111, h264 96>108
              firefox-153.7.0-play: opus 111>109, h264 96>-
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, h264 96>102
              webrtc-java-0.14.0-play: opus 111>111, h264 96>109
            webrtc-java-0.14.0-publish-vp8
              aiortc-1.4.0-play: opus 111>96, pcmu 0>0, pcma 8>8, vp8 96>97
              chromium-156.0.8078.79-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96
              firefox-153.7.0-play: opus 111>109, pcmu 0>0, pcma 8>8, vp8 96>120
              gstreamer-webrtcbin-1.22.0-play: opus 111>111, pcmu 0>-, pcma 8>-, vp8 96>96
              webrtc-java-0.14.0-play: opus 111>111, pcmu 0>0, pcma 8>8, vp8 96>96
            """;

    private static List<CodecParameters> published(String name, MediaKind kind) {
        // Redundant audio is a form of Opus and goes wherever Opus does.
        return track(Negotiator.answerPublish(offer(name), LOCAL), kind).codecs().stream()
                .filter(codec -> !Red.is(codec))
                .toList();
    }

    private static List<CodecParameters> taken(String name, MediaKind kind) {
        return track(Negotiator.answerPlay(offer(name), LOCAL, emptyRoom()), kind)
                .codecs();
    }

    private static String row(String publisher, String viewer) {
        List<String> cells = new ArrayList<>();
        for (MediaKind kind : MediaKind.values()) {
            Set<String> names = new LinkedHashSet<>();
            for (CodecParameters codec : published(publisher, kind)) {
                int payloadType = CodecMatch.payloadTypeFor(codec, taken(viewer, kind));
                if (names.add(codec.encodingName())) {
                    cells.add(codec.encodingName() + " " + codec.payloadType() + ">"
                            + (payloadType == CodecMatch.NONE ? "-" : payloadType));
                }
            }
        }
        return "  " + viewer + ": " + String.join(", ", cells);
    }

    @Test
    void everyPublisherReachesEveryViewerInTheCodecsTheyShare() {
        List<String> rows = new ArrayList<>();
        for (String publisher : SdpFixtures.PUBLISH) {
            rows.add(publisher);
            for (String viewer : SdpFixtures.PLAY) {
                rows.add(row(publisher, viewer));
            }
        }
        assertThat(String.join("\n", rows)).isEqualTo(TABLE.strip());
    }

    @Test
    void aLiveRoomAdmitsExactlyTheViewersWhoCanTakeIt() {
        for (String publisher : SdpFixtures.PUBLISH) {
            for (CodecParameters video : published(publisher, MediaKind.VIDEO)) {
                for (String viewer : SdpFixtures.PLAY) {
                    PlayChoice live = room(published(publisher, MediaKind.AUDIO).subList(0, 1), List.of(video));
                    boolean fits = CodecMatch.payloadTypeFor(video, taken(viewer, MediaKind.VIDEO)) != CodecMatch.NONE;
                    if (fits) {
                        CodecParameters first = track(
                                        Negotiator.answerPlay(offer(viewer), LOCAL, live), MediaKind.VIDEO)
                                .codecs()
                                .get(0);
                        assertThat(first.encodingName()).isEqualTo(video.encodingName());
                    } else {
                        assertThatThrownBy(() -> Negotiator.answerPlay(offer(viewer), LOCAL, live))
                                .as("%s to %s", publisher, viewer)
                                .isInstanceOf(CodecMismatchException.class)
                                .hasMessageStartingWith("the room sends " + video.encodingName());
                    }
                }
            }
        }
    }

    @Test
    void whoOffersSoundAloneMayListenToAnyRoom() {
        CodecParameters unknown = CodecParameters.of(96, "h265", 90_000, 1);
        PlayAgreement agreement = Negotiator.answerPlay(
                offer("chromium-156.0.8078.79-play-audio-datachannel"),
                LOCAL,
                room(published("chromium-156.0.8078.79-publish", MediaKind.AUDIO), List.of(unknown)));

        assertThat(agreement.tracks()).extracting(SendTrack::kind).containsExactly(MediaKind.AUDIO);
    }
}
