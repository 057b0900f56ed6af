// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/**
 * The other side of the transport.
 *
 * @param fingerprints at least one; the certificate has to match one of them
 * @param localRole what <em>we</em> are in the DTLS handshake
 * @param candidates where the other side may be reached: UDP, one host each, addresses in digits; may be empty
 */
public record RemoteTransport(
        String ufrag, String pwd, List<Fingerprint> fingerprints, DtlsRole localRole, List<Candidate> candidates) {

    public RemoteTransport {
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RemoteTransport[ufrag=" + ufrag + ", localRole=" + localRole + ", candidates=" + candidates.size()
                + "]";
    }
}
