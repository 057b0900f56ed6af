// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/**
 * What an answer made of an offer of ours. A publishing offer has only {@code sending} tracks, a playing one only {@code
 * receiving}; refused m-lines are in neither.
 */
public record DialAgreement(RemoteTransport remote, List<SendTrack> sending, List<ReceiveTrack> receiving) {

    public DialAgreement {
        sending = List.copyOf(sending);
        receiving = List.copyOf(receiving);
    }
}
