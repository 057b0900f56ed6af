// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's questions to a DTLS server, answered for WebRTC (RFC 8827 section 6.5, RFC 5764 section 4.1). */
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signatures
final class SrtpTlsServer extends DefaultTlsServer {
    // What our ECDSA certificate can sign; the first is mandatory for WebRTC. No ChaCha20-Poly1305: see Records.
    private static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };

    /**
     * Of all kinds of key, but with SHA-256 only, which every client has: for each further hash Bouncy Castle would digest the
     * whole handshake once more, on the chance that the client signs with it.
     */
    private static final List<SignatureAndHashAlgorithm> SIGNATURES = List.of(
            SeededTlsCrypto.SIGNATURES,
            SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));

    private final Negotiation negotiation;
    private @Nullable UseSRTPData chosen;

    SrtpTlsServer(Negotiation negotiation) {
        super(negotiation.crypto());
        this.negotiation = negotiation;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SUITES.clone();
    }

    @Override
    protected int selectECDH(int minimumCurveBits) {
        int favourite = negotiation.crypto().favouriteGroup();
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered != null && NamedGroup.getCurveBits(favourite) >= minimumCurveBits) {
            for (int group : offered) {
                if (group == favourite) {
                    return favourite;
                }
            }
        }
        return super.selectECDH(minimumCurveBits);
    }

    @Override
    public void processClientExtensions(@Nullable Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        chosen = negotiation.chooseProfile(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, chosen);
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                new Vector<>(SIGNATURES),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        negotiation.checkCertificate(chain);
    }

    @Override
    public TlsCredentials getCredentials() {
        return negotiation.credentials(context);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        negotiation.complete(context);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        negotiation.alertReceived(level, description);
    }

    /** The certificate is trusted by its fingerprint; what signed it says nothing. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    /** Bouncy Castle's clock agrees to every retransmission; see {@link RecordTransport}. */
    @Override
    public int getHandshakeResendTimeMillis() {
        return 0;
    }
}
