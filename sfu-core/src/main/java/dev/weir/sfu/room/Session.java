// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.sdp.FragmentFrame;
import dev.weir.sfu.sdp.LocalTransport;
import java.util.Optional;

/**
 * A live session: what is told of it, and where it lives.
 *
 * <p>Immutable; the methods belong to its loop.
 */
record Session(SessionInfo info, MediaLoop loop, Registration place, FragmentFrame frame, Optional<VideoLine> video) {
    void close(CloseReason reason) {
        place.peer().close(reason, loop.nowNanos(), loop.out());
    }

    /** The session after an ICE restart; the former credentials go on until the first check with the new ones. */
    Session restartIce(LocalTransport fresh, RemoteIce remote) {
        place.restartIce(fresh.ufrag(), fresh.pwd());
        return new Session(info.restarted(fresh.ufrag(), remote.ufrag()), loop, place, frame, video);
    }
}
