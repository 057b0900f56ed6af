// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaDescription;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.SendTrack;
import dev.weir.sfu.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What simulated clients offer. Payload types and extension ids of the two sides differ on purpose. */
final class SimOffers {
    private SimOffers() {}

    static List<OfferedTrack> publisher(int salt, SimPublisher.Media media) {
        return publisher(salt, media, 0);
    }

    /** Opus 111, then VP8 96 with RTX 97, each of them higher by the shift. */
    static List<OfferedTrack> publisher(int salt, SimPublisher.Media media, int shift) {
        List<String> audio = new ArrayList<>(List.of(HeaderExtensionUris.MID));
        if (media.transportCc()) {
            audio.add(HeaderExtensionUris.TRANSPORT_CC);
        }
        List<String> video = new ArrayList<>(audio);
        if (!media.layers().isEmpty()) {
            video.addAll(List.of(HeaderExtensionUris.RID, HeaderExtensionUris.REPAIRED_RID));
        }
        return List.of(
                new OfferedTrack(MediaKind.AUDIO, List.of(opus(111 + shift)), audio, 0x1111_0000 + salt, 0),
                new OfferedTrack(
                        MediaKind.VIDEO,
                        List.of(vp8(96 + shift, 97 + shift)),
                        video,
                        0x2222_0000 + salt,
                        0x3333_0000 + salt));
    }

    /** As browsers write it: the layers by name, and no SSRC of the video announced. */
    static String simulcast(String offer, SimPublisher.Media media) {
        if (media.layers().isEmpty()) {
            return offer;
        }
        int video = offer.indexOf("m=video");
        List<String> rids = media.layers().stream().map(SimPublisher.Layer::rid).toList();
        StringBuilder lines = new StringBuilder();
        rids.forEach(rid -> lines.append("a=rid:").append(rid).append(" send\r\n"));
        return offer.substring(0, video)
                + offer.substring(video).replaceAll("a=ssrc[^\r]*\r\n", "")
                + lines
                + "a=simulcast:send "
                + String.join(";", rids)
                + "\r\n";
    }

    /** Opus 109, then VP8 120 with RTX 121. */
    static List<OfferedTrack> viewer() {
        return viewer(true);
    }

    static List<OfferedTrack> viewer(boolean rtx) {
        List<String> extensions =
                List.of(HeaderExtensionUris.ABS_SEND_TIME, HeaderExtensionUris.TRANSPORT_CC, HeaderExtensionUris.MID);
        return List.of(
                new OfferedTrack(MediaKind.AUDIO, List.of(opus(109)), extensions, 0, 0),
                new OfferedTrack(
                        MediaKind.VIDEO, List.of(vp8(120, rtx ? 121 : CodecParameters.NO_RTX)), extensions, 0, 0));
    }

    private static CodecParameters opus(int payloadType) {
        return new CodecParameters(
                payloadType,
                "opus",
                48_000,
                2,
                Map.of("useinbandfec", "1"),
                CodecParameters.NO_RTX,
                false,
                false,
                false,
                false,
                true);
    }

    private static CodecParameters vp8(int payloadType, int rtxPayloadType) {
        return new CodecParameters(
                payloadType, "vp8", 90_000, 1, Map.of(), rtxPayloadType, true, true, true, true, true);
    }

    static SimPublisher.Track track(SendTrack track) {
        return track(track, track.ssrc(), track.rtxSsrc(), SimPublisher.Names.NONE);
    }

    private static SimPublisher.Track track(SendTrack track, int ssrc, int rtxSsrc, SimPublisher.Names names) {
        CodecParameters codec = track.codecs().get(0);
        return new SimPublisher.Track(
                ssrc,
                codec.payloadType(),
                rtxSsrc,
                codec.rtxPayloadType(),
                track.extensions().getOrDefault(HeaderExtensionUris.TRANSPORT_CC, 0),
                names);
    }

    /** The video's only stream, or one for each layer, with the names that the answer agreed to. */
    static List<SimPublisher.Track> video(SendTrack track, SimPublisher.Media media, SessionDescription answer) {
        if (media.layers().isEmpty()) {
            return List.of(track(track));
        }
        MediaDescription section = answer.media().get(track.mLineIndex());
        List<SimPublisher.Track> layers = new ArrayList<>();
        for (SimPublisher.Layer layer : media.layers()) {
            int salt = (layers.size() + 1) << 20;
            SimPublisher.Names names = new SimPublisher.Names(
                    track.mid(),
                    layer.rid(),
                    extensionId(section, HeaderExtensionUris.MID),
                    extensionId(section, HeaderExtensionUris.RID),
                    extensionId(section, HeaderExtensionUris.REPAIRED_RID));
            layers.add(track(track, track.ssrc() + salt, track.rtxSsrc() + salt, names));
        }
        return layers;
    }

    private static int extensionId(MediaDescription section, String uri) {
        return section.values("extmap").stream()
                .filter(value -> value.endsWith(" " + uri))
                .mapToInt(value -> Integer.parseInt(value.substring(0, value.indexOf(' '))))
                .findAny()
                .orElseThrow(() -> new AssertionError("the answer has no " + uri));
    }
}
