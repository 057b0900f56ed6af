// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.NegotiationException;
import java.util.ArrayList;
import java.util.List;

/** Reads ICE credentials, fingerprints, DTLS role and candidates of the m-line that carries the transport. */
final class TransportReader {
    static final int MAX_CANDIDATES = 64;
    static final int MAX_FINGERPRINTS = 8;

    private TransportReader() {}

    static boolean isUfrag(String text) {
        return Tokens.isPlain(text, 4, 256) && text.indexOf(':') < 0;
    }

    static boolean isPwd(String text) {
        return Tokens.isPlain(text, 22, 256);
    }

    /** @param loopbackAllowed whether candidates on 127.0.0.1 and ::1 are kept */
    static RemoteTransport read(Section section, DtlsRole localRole, boolean loopbackAllowed) {
        String ufrag = section.value("ice-ufrag").map(String::strip).orElse("");
        if (!isUfrag(ufrag)) {
            throw new NegotiationException("ice-ufrag must have 4 to 256 characters, it has " + ufrag.length());
        }
        String pwd = section.value("ice-pwd").map(String::strip).orElse("");
        if (!isPwd(pwd)) {
            throw new NegotiationException("ice-pwd must have 22 to 256 characters, it has " + pwd.length());
        }
        List<Fingerprint> fingerprints = fingerprints(section.values("fingerprint"));
        if (fingerprints.isEmpty()) {
            throw new NegotiationException("no usable fingerprint; give one of sha-256, sha-384 or sha-512, it was: "
                    + Tokens.excerpt(section.value("fingerprint").orElse("missing")));
        }
        List<Candidate> candidates = candidates(section.media().values("candidate"), loopbackAllowed);
        return new RemoteTransport(ufrag, pwd, fingerprints, localRole, candidates);
    }

    private static List<Fingerprint> fingerprints(List<String> values) {
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (int i = 0; i < values.size() && i < MAX_FINGERPRINTS; i++) {
            Fingerprint.parse(values.get(i)).ifPresent(fingerprints::add);
        }
        return fingerprints;
    }

    private static List<Candidate> candidates(List<String> values, boolean loopbackAllowed) {
        List<Candidate> candidates = new ArrayList<>();
        for (String value : values) {
            Candidate candidate = Candidate.parse(value).orElse(null);
            if (candidate != null && candidate.isDialable(loopbackAllowed) && candidates.size() < MAX_CANDIDATES) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /** Our role for an offer: the server whenever it is left to us. A missing line means active (RFC 4145 section 4). */
    static DtlsRole answeringRole(Section section) {
        String setup = section.value("setup").map(String::strip).orElse("active");
        return switch (setup) {
            case "actpass", "active" -> DtlsRole.SERVER;
            case "passive" -> DtlsRole.CLIENT;
            default ->
                throw new NegotiationException("setup:" + Tokens.excerpt(setup) + " cannot be answered; offer actpass");
        };
    }

    /** Our role after an answer to our {@code actpass}. A missing line means passive there (RFC 4145 section 4.1). */
    static DtlsRole offeringRole(Section section) {
        String setup = section.value("setup").map(String::strip).orElse("passive");
        return switch (setup) {
            case "passive" -> DtlsRole.CLIENT;
            case "active" -> DtlsRole.SERVER;
            default ->
                throw new NegotiationException(
                        "setup:" + Tokens.excerpt(setup) + " is no answer; it must be passive or active");
        };
    }
}
