// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/**
 * Our side of the transport, as it goes into an answer or offer.
 *
 * @param candidates in the order clients should try them; the public IPv4 host first, because FFmpeg reads only that one
 * @param iceLite whether to say {@code a=ice-lite}
 * @param cname canonical name of what we send (RFC 3550 section 6.5.1)
 * @param sessionId for {@code o=}; not negative
 */
public record LocalTransport(
        String ufrag,
        String pwd,
        Fingerprint fingerprint,
        List<Candidate> candidates,
        boolean iceLite,
        String cname,
        long sessionId) {

    public LocalTransport {
        if (!TransportReader.isUfrag(ufrag) || !TransportReader.isPwd(pwd)) {
            throw new IllegalArgumentException("ufrag must have 4 to 256 and pwd 22 to 256 ICE characters: " + ufrag);
        }
        if (!Tokens.isPlain(cname, 1, 255)) {
            throw new IllegalArgumentException("cname must be 1 to 255 printable characters: " + cname);
        }
        if (sessionId < 0) {
            throw new IllegalArgumentException("sessionId must not be negative: " + sessionId);
        }
        candidates = List.copyOf(candidates);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "LocalTransport[ufrag=" + ufrag + ", candidates=" + candidates + "]";
    }
}
