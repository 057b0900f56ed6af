// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import java.util.List;

/**
 * What a client's {@code application/trickle-ice-sdpfrag} says (RFC 8840 section 9, RFC 9725 section 4.3): its ICE credentials, from
 * the m-line or the session level, and perhaps candidates.
 *
 * <p>Only what we need is kept: an ICE-lite agent sends no checks, so candidates are counted and forgotten, and those that do not
 * parse are left out, as the RFC wants it for names that do not resolve and transports that are not known.
 *
 * @param candidates how many candidate lines parse
 */
public record IceFragment(String ufrag, String pwd, int candidates) {
    /**
     * Reads a fragment; lines may end in CRLF or LF.
     *
     * @throws SdpException when it is none, names no credentials, or breaks the limits of a description
     * @throws NegotiationException when it would have the DTLS role negotiated anew, which ICE leaves alone (RFC 8842 section 4)
     */
    public static IceFragment parse(String text) throws SdpException, NegotiationException {
        SessionDescription fragment = new SdpParser(text).parseFragment();
        refuseNewRole(fragment.values("setup"));
        fragment.media().forEach(media -> refuseNewRole(media.values("setup")));
        String ufrag = first(fragment, "ice-ufrag");
        String pwd = first(fragment, "ice-pwd");
        if (!TransportReader.isUfrag(ufrag) || !TransportReader.isPwd(pwd)) {
            throw new SdpException(
                    0,
                    "a fragment has an ice-ufrag of 4 to 256 characters and an ice-pwd of 22 to 256, these have "
                            + ufrag.length() + " and " + pwd.length());
        }
        int candidates = 0;
        for (MediaDescription media : fragment.media()) {
            candidates += parsing(media.values("candidate"));
        }
        return new IceFragment(ufrag, pwd, candidates + parsing(fragment.values("candidate")));
    }

    /** Of the first m-line that has it, which is the one that carries the transport; else of the session level. */
    private static String first(SessionDescription fragment, String name) {
        for (MediaDescription media : fragment.media()) {
            String value = media.attribute(name).map(String::strip).orElse("");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return fragment.attribute(name).map(String::strip).orElse("");
    }

    /** Repeating the role that was agreed does no harm. */
    private static void refuseNewRole(List<String> setups) {
        for (String setup : setups) {
            String role = setup.strip();
            if (!role.equals("active") && !role.equals("passive")) {
                throw new NegotiationException(
                        "a fragment leaves the DTLS role as it is; leave out setup:" + Tokens.excerpt(role));
            }
        }
    }

    private static int parsing(List<String> candidates) {
        return (int) candidates.stream()
                .filter(candidate -> Candidate.parse(candidate).isPresent())
                .count();
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "IceFragment[ufrag=" + ufrag + ", candidates=" + candidates + "]";
    }
}
