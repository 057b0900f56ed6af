// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.util.BigIntegers;

/**
 * Whose elliptic curves handshakes use: Bouncy Castle's, or P-256 of the system's libcrypto where Java 22 can call it.
 *
 * <p>A handshake signs once, checks one signature, makes one key and agrees once. Immutable.
 */
public final class HandshakeCrypto {
    private static final int SCALAR_BYTES = 32;

    private final boolean libcrypto;
    private final String description;

    private HandshakeCrypto(boolean libcrypto, String description) {
        this.libcrypto = libcrypto;
        this.description = description;
    }

    /** Bouncy Castle's, on every machine, with all randomness from the given source. */
    public static HandshakeCrypto portable() {
        return new HandshakeCrypto(false, "dtls: Bouncy Castle");
    }

    /** Libcrypto's if it is there and agrees with Bouncy Castle in everything a handshake does; takes some milliseconds. */
    public static HandshakeCrypto choose(SecureRandom random) {
        String missing = LibcryptoCurves.missing();
        if (!missing.isEmpty()) {
            return new HandshakeCrypto(false, "dtls: Bouncy Castle, as libcrypto would need " + missing);
        }
        try {
            return agrees(random)
                    ? new HandshakeCrypto(true, "dtls: Bouncy Castle, with P-256 of libcrypto by java.lang.foreign")
                    : new HandshakeCrypto(false, "dtls: Bouncy Castle, as libcrypto computes other than it");
        } catch (RuntimeException | LinkageError e) {
            // Whatever another system's library does not have or does not like: Bouncy Castle stands by.
            return new HandshakeCrypto(false, "dtls: Bouncy Castle, as libcrypto fails: " + e);
        }
    }

    /** What was chosen and why, one line for a log. */
    public String description() {
        return description;
    }

    SeededTlsCrypto of(SecureRandom random) {
        return libcrypto ? new LibcryptoTlsCrypto(random) : new SeededTlsCrypto(random);
    }

    private static boolean agrees(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(DtlsCertificate.curve(), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        ECPrivateKeyParameters secret = (ECPrivateKeyParameters) pair.getPrivate();
        ECPublicKeyParameters open = (ECPublicKeyParameters) pair.getPublic();
        byte[] digest = new byte[SCALAR_BYTES];
        random.nextBytes(digest);
        return signaturesAgree(secret, open, digest) && secretsAgree(secret, open);
    }

    private static boolean signaturesAgree(ECPrivateKeyParameters secret, ECPublicKeyParameters open, byte[] digest) {
        DSADigestSigner signer = new DSADigestSigner(new ECDSASigner(), new NullDigest());
        signer.init(true, secret);
        signer.update(digest, 0, digest.length);
        byte[] theirs = signer.generateSignature();
        byte[] point = open.getQ().getEncoded(false);
        if (!LibcryptoCurves.verify(point, digest, theirs)) {
            return false;
        }
        signer.init(false, open);
        signer.update(digest, 0, digest.length);
        if (!signer.verifySignature(LibcryptoCurves.sign(scalar(secret), digest))) {
            return false;
        }
        digest[0] ^= 1;
        byte[] cut = Arrays.copyOf(theirs, theirs.length - 1);
        return !LibcryptoCurves.verify(point, digest, theirs) && !LibcryptoCurves.verify(point, digest, cut);
    }

    private static boolean secretsAgree(ECPrivateKeyParameters secret, ECPublicKeyParameters open) {
        EphemeralKey made = LibcryptoCurves.generate();
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(secret);
        byte[] theirs = BigIntegers.asUnsignedByteArray(
                SCALAR_BYTES,
                agreement.calculateAgreement(new ECPublicKeyParameters(
                        open.getParameters().getCurve().decodePoint(made.point()), open.getParameters())));
        byte[] point = open.getQ().getEncoded(false);
        byte[] offCurve = point.clone();
        offCurve[offCurve.length - 1] ^= 1;
        return Objects.deepEquals(LibcryptoCurves.agree(made.scalar(), point).orElse(null), theirs)
                && LibcryptoCurves.agree(made.scalar(), offCurve).isEmpty();
    }

    private static byte[] scalar(ECPrivateKeyParameters secret) {
        return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, secret.getD());
    }
}
