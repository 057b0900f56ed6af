// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.util.BigIntegers;

/**
 * Our self-signed certificate and its key: ECDSA on P-256, as every WebRTC stack makes it (RFC 8827 section 6.5).
 * Immutable, so one may serve all peers of a process.
 */
public final class DtlsCertificate {
    private static final Duration BACKDATED = Duration.ofDays(1);
    private static final Duration VALID = Duration.ofDays(30);

    private static final int SCALAR_BYTES = 32;

    private final Certificate chain;
    private final ECPrivateKeyParameters privateKey;
    private final DtlsFingerprint fingerprint;

    private DtlsCertificate(byte[] der, ECPrivateKeyParameters privateKey, SecureRandom random) throws IOException {
        // One for all handshakes: each association keeps a reference for as long as it lives, and parsed it has 2 KB.
        this.chain = new Certificate(new TlsCertificate[] {new EncodedCertificate(new SeededTlsCrypto(random), der)});
        this.privateKey = privateKey;
        this.fingerprint = DtlsFingerprint.sha256(der);
    }

    /** Makes a fresh key and certificate, valid from a day before {@code now} (clocks differ) for thirty days. */
    public static DtlsCertificate generate(SecureRandom random, Instant now) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(curve(), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        // The name says nothing about host or user: it is sent in the clear.
        X500Name name = new X500Name("CN=weir");
        BigInteger serial = new BigInteger(63, random).add(BigInteger.ONE);
        try {
            byte[] der = new BcX509v3CertificateBuilder(
                            name,
                            serial,
                            Date.from(now.minus(BACKDATED)),
                            Date.from(now.plus(VALID)),
                            name,
                            pair.getPublic())
                    .build(new BcECContentSignerBuilder(
                                    new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                                    new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                            .setSecureRandom(random)
                            .build(pair.getPrivate()))
                    .getEncoded();
            return new DtlsCertificate(der, (ECPrivateKeyParameters) pair.getPrivate(), random);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a P-256 certificate could not be made", e);
        }
    }

    /** The value for {@code a=fingerprint:sha-256}, upper-case hex with colons. */
    public String sha256Fingerprint() {
        return fingerprint.value();
    }

    /** The same as a value to hand to the other side. */
    public DtlsFingerprint fingerprint() {
        return fingerprint;
    }

    static ECNamedDomainParameters curve() {
        return ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1);
    }

    Certificate chain() {
        return chain;
    }

    ECPrivateKeyParameters privateKey() {
        return privateKey;
    }

    /** The private key as 32 bytes, big-endian; a copy. */
    byte[] scalar() {
        return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, privateKey.getD());
    }
}
