// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/** A publisher's offer as answered: the answer, its transport and what will be received. */
public record PublishAgreement(SessionDescription answer, RemoteTransport remote, List<ReceiveTrack> tracks) {

    public PublishAgreement {
        tracks = List.copyOf(tracks);
    }
}
