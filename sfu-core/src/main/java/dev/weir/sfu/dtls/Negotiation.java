// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * What one handshake attempt agrees on, for either side: the fingerprint check, the SRTP profile, the keys, and the reason
 * when there are none. Written by the handshake thread, read by others only after it has ended.
 */
final class Negotiation {
    /** In our order of preference: AES-GCM costs half of AES-CM with HMAC. */
    static final int[] SRTP_PROFILES = {
        SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM, SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80
    };

    private static final int NO_PROFILE = -1;
    private static final byte[] NO_MKI = {};

    private final DtlsSide side;
    private final SeededTlsCrypto crypto;
    private final DtlsCertificate ours;
    private final List<DtlsFingerprint> promised;

    private int srtpProfile = NO_PROFILE;
    private boolean fingerprintMatched;
    private boolean closeNotifyReceived;
    private DtlsReason refusal = DtlsReason.NONE;
    private @Nullable SrtpKeyingMaterial keys;

    Negotiation(DtlsSide side, SeededTlsCrypto crypto, DtlsCertificate ours, List<DtlsFingerprint> promised) {
        this.side = side;
        this.crypto = crypto;
        this.ours = ours;
        this.promised = promised;
    }

    SeededTlsCrypto crypto() {
        return crypto;
    }

    DtlsReason refusal() {
        return refusal;
    }

    boolean closeNotifyReceived() {
        return closeNotifyReceived;
    }

    @Nullable
    SrtpKeyingMaterial keys() {
        return keys;
    }

    /** Server: the first of our profiles that the client offers. */
    UseSRTPData chooseProfile(@Nullable UseSRTPData offer) throws TlsFatalAlert {
        if (offer != null) {
            for (int profile : SRTP_PROFILES) {
                if (contains(offer.getProtectionProfiles(), profile)) {
                    srtpProfile = profile;
                    return new UseSRTPData(new int[] {profile}, NO_MKI);
                }
            }
        }
        throw refuse(DtlsReason.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
    }

    /** Client: what the server chose must be one of ours, and only one (RFC 5764 section 4.1.1). */
    void acceptProfile(@Nullable UseSRTPData answer) throws TlsFatalAlert {
        if (answer == null) {
            throw refuse(DtlsReason.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
        }
        int[] chosen = answer.getProtectionProfiles();
        if (chosen.length != 1 || !contains(SRTP_PROFILES, chosen[0]) || answer.getMki().length != 0) {
            throw refuse(DtlsReason.NO_SRTP_PROFILE, AlertDescription.illegal_parameter);
        }
        srtpProfile = chosen[0];
    }

    UseSRTPData offerProfiles() {
        return new UseSRTPData(SRTP_PROFILES, NO_MKI);
    }

    /** Refuses a certificate whose fingerprint the signalling did not promise. */
    void checkCertificate(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            // RFC 5246 section 7.4.6 names handshake_failure for a client without a certificate.
            throw refuse(DtlsReason.NO_CERTIFICATE, AlertDescription.handshake_failure);
        }
        if (!DtlsFingerprint.anyMatches(promised, chain.getCertificateAt(0).getEncoded())) {
            throw refuse(DtlsReason.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
        }
        fingerprintMatched = true;
    }

    TlsCredentialedSigner credentials(TlsContext context) {
        return crypto.credentials(context, ours);
    }

    /** Exports the SRTP keys; to be called from notifyHandshakeComplete, when the master secret still lives. */
    void complete(TlsContext context) throws TlsFatalAlert {
        if (!fingerprintMatched) {
            throw refuse(DtlsReason.NO_CERTIFICATE, AlertDescription.bad_certificate);
        }
        if (srtpProfile == NO_PROFILE) {
            throw refuse(DtlsReason.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
        }
        int bytes = srtpProfile == SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM ? 2 * (16 + 12) : 2 * (16 + 14);
        keys = new SrtpKeyingMaterial(srtpProfile, export(context.getSecurityParametersConnection(), bytes), side);
    }

    void alertReceived(short level, short description) {
        closeNotifyReceived |= description == AlertDescription.close_notify;
        if ((closeNotifyReceived || level == AlertLevel.fatal) && refusal == DtlsReason.NONE) {
            refusal = DtlsReason.ALERT_RECEIVED;
        }
    }

    /**
     * RFC 5705 section 4 without a context. Bouncy Castle's own exporter insists on the extended master secret; old OpenSSL
     * and GnuTLS builds do not offer that, and DTLS-SRTP does not ask for it (RFC 5764 is older).
     */
    private static byte[] export(SecurityParameters parameters, int bytes) {
        byte[] client = parameters.getClientRandom();
        byte[] server = parameters.getServerRandom();
        byte[] seed = new byte[client.length + server.length];
        System.arraycopy(client, 0, seed, 0, client.length);
        System.arraycopy(server, 0, seed, client.length, server.length);
        return parameters
                .getMasterSecret()
                .deriveUsingPRF(parameters.getPRFAlgorithm(), ExporterLabel.dtls_srtp, seed, bytes)
                .extract();
    }

    private TlsFatalAlert refuse(DtlsReason reason, short alert) {
        refusal = reason;
        return new TlsFatalAlert(alert);
    }

    private static boolean contains(int[] profiles, int profile) {
        for (int candidate : profiles) {
            if (candidate == profile) {
                return true;
            }
        }
        return false;
    }
}
