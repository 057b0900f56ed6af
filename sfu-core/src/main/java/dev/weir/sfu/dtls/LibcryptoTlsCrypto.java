// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's cryptography but for P-256, which is libcrypto's. A handshake's keys come from libcrypto's own randomness. */
final class LibcryptoTlsCrypto extends SeededTlsCrypto {
    LibcryptoTlsCrypto(SecureRandom random) {
        super(random);
    }

    /** The one curve whose operations take a tenth of what others do, and every WebRTC client has it (RFC 8827 section 6.5). */
    @Override
    int favouriteGroup() {
        return NamedGroup.secp256r1;
    }

    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return config.getNamedGroup() == NamedGroup.secp256r1 ? Agreement::new : super.createECDomain(config);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509
                ? new VerifyingCertificate(this, encoding)
                : super.createCertificate(type, encoding);
    }

    @Override
    TlsCredentialedSigner credentials(TlsContext context, DtlsCertificate certificate) {
        return new DefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), new Signer(certificate.scalar()), certificate.chain(), SIGNATURES);
    }

    /** One side of ECDH. */
    private final class Agreement implements TlsAgreement {
        private @Nullable EphemeralKey ours;
        private byte[] theirs = {};

        @Override
        public byte[] generateEphemeral() {
            EphemeralKey made = LibcryptoCurves.generate();
            ours = made;
            return made.point();
        }

        @Override
        public void receivePeerValue(byte[] point) {
            theirs = point;
        }

        @Override
        public TlsSecret calculateSecret() throws IOException {
            if (ours == null) {
                throw new TlsFatalAlert(AlertDescription.internal_error);
            }
            return createSecret(LibcryptoCurves.agree(ours.scalar(), theirs)
                    .orElseThrow(() -> new TlsFatalAlert(AlertDescription.illegal_parameter)));
        }
    }

    private record Signer(byte[] scalar) implements TlsSigner {
        @Override
        public byte[] generateRawSignature(@Nullable SignatureAndHashAlgorithm algorithm, byte[] hash) {
            return LibcryptoCurves.sign(scalar, hash);
        }

        @Override
        public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
            return null;
        }
    }

    /** Checks signatures of a P-256 key by libcrypto, others as Bouncy Castle does. */
    private static final class VerifyingCertificate extends EncodedCertificate {
        VerifyingCertificate(SeededTlsCrypto crypto, byte[] der) throws IOException {
            super(crypto, der);
        }

        @Override
        public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
            AlgorithmIdentifier key = keyInfo.getAlgorithm();
            ASN1Encodable curve = key.getParameters();
            if (signatureAlgorithm != SignatureAlgorithm.ecdsa
                    || !X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm())
                    || !X9ObjectIdentifiers.prime256v1.equals(curve)) {
                return super.createVerifier(signatureAlgorithm);
            }
            validateKeyUsage(KeyUsage.digitalSignature);
            return new Verifier(keyInfo.getPublicKeyData().getOctets());
        }
    }

    private record Verifier(byte[] point) implements TlsVerifier {
        @Override
        public @Nullable TlsStreamVerifier getStreamVerifier(DigitallySigned signed) {
            return null;
        }

        @Override
        public boolean verifyRawSignature(DigitallySigned signed, byte[] hash) throws IOException {
            SignatureAndHashAlgorithm algorithm = signed.getAlgorithm();
            if (algorithm == null || algorithm.getSignature() != SignatureAlgorithm.ecdsa) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter);
            }
            return LibcryptoCurves.verify(point, hash, signed.getSignature());
        }
    }
}
