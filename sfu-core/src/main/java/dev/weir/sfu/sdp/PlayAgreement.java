// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/** A viewer's offer as answered: the answer, its transport and what may be sent. */
public record PlayAgreement(SessionDescription answer, RemoteTransport remote, List<SendTrack> tracks) {

    public PlayAgreement {
        tracks = List.copyOf(tracks);
    }
}
