// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.function.IntSupplier;

/**
 * What a room wants to send to a viewer.
 *
 * @param liveAudio codecs the room's audio may arrive in now, the present one first; empty when there is none
 * @param liveVideo the same for video
 * @param streamId of the one media stream the viewer will see
 * @param ssrcs source of random SSRCs
 */
public record PlayChoice(
        List<CodecParameters> liveAudio, List<CodecParameters> liveVideo, String streamId, IntSupplier ssrcs) {

    public PlayChoice {
        if (!Tokens.isPlain(streamId, 1, 64)) {
            throw new IllegalArgumentException("streamId must be 1 to 64 printable characters: " + streamId);
        }
        liveAudio = List.copyOf(liveAudio);
        liveVideo = List.copyOf(liveVideo);
    }

    List<CodecParameters> live(MediaKind kind) {
        return kind == MediaKind.AUDIO ? liveAudio : liveVideo;
    }
}
