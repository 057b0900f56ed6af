// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.SendTrack;
import java.util.List;
import java.util.Map;

/** What simulated clients offer. Payload types and extension ids of the two sides differ on purpose. */
final class SimOffers {
    private SimOffers() {}

    /** Opus 111, then VP8 96 with RTX 97. */
    static List<OfferedTrack> publisher(int salt, boolean transportCc) {
        List<String> extensions = transportCc
                ? List.of(HeaderExtensionUris.MID, HeaderExtensionUris.TRANSPORT_CC)
                : List.of(HeaderExtensionUris.MID);
        return List.of(
                new OfferedTrack(MediaKind.AUDIO, List.of(opus(111)), extensions, 0x1111_0000 + salt, 0),
                new OfferedTrack(
                        MediaKind.VIDEO, List.of(vp8(96, 97)), extensions, 0x2222_0000 + salt, 0x3333_0000 + salt));
    }

    /** Opus 109, then VP8 120 with RTX 121. */
    static List<OfferedTrack> viewer() {
        List<String> extensions =
                List.of(HeaderExtensionUris.ABS_SEND_TIME, HeaderExtensionUris.TRANSPORT_CC, HeaderExtensionUris.MID);
        return List.of(
                new OfferedTrack(MediaKind.AUDIO, List.of(opus(109)), extensions, 0, 0),
                new OfferedTrack(MediaKind.VIDEO, List.of(vp8(120, 121)), extensions, 0, 0));
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
        CodecParameters codec = track.codecs().get(0);
        return new SimPublisher.Track(
                track.ssrc(),
                codec.payloadType(),
                track.rtxSsrc(),
                codec.rtxPayloadType(),
                track.extensions().getOrDefault(HeaderExtensionUris.TRANSPORT_CC, 0));
    }
}
