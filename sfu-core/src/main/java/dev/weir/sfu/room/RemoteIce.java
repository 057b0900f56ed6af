// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import dev.weir.sfu.sdp.IceFragment;

/**
 * A client's side of ICE as a fragment tells it later than the offer: the same as before, perhaps with more candidates (trickle
 * ICE), or a new one (ICE restart).
 *
 * @param ufrag differs from {@link SessionInfo#remoteUfrag()} when ICE is to be restarted
 * @param candidates how many the fragment named; none is needed, since checks tell where they come from
 */
public record RemoteIce(String ufrag, int candidates) {
    /**
     * Reads an {@code application/trickle-ice-sdpfrag} (RFC 8840 section 9).
     *
     * @throws SdpException when it is none, or has no credentials
     * @throws NegotiationException when it is about more than ICE
     */
    public static RemoteIce parse(String fragment) throws SdpException, NegotiationException {
        IceFragment read = IceFragment.parse(fragment);
        return new RemoteIce(read.ufrag(), read.candidates());
    }
}
