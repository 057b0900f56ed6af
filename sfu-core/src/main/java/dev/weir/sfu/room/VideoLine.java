// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.SendTrack;
import java.util.List;
import java.util.Optional;

/**
 * The m-line of a viewer's offer that carries the pictures.
 *
 * @param index among the m-lines of the offer and the answer, from 0
 * @param mid as the viewer's offer calls it; whatever the viewer wrote, within what SDP allows for a token
 */
public record VideoLine(int index, String mid) {
    static Optional<VideoLine> among(List<SendTrack> agreed) {
        return agreed.stream()
                .filter(track ->
                        track.kind() == MediaKind.VIDEO && !track.codecs().isEmpty())
                .findFirst()
                .map(track -> new VideoLine(track.mLineIndex(), track.mid()));
    }
}
