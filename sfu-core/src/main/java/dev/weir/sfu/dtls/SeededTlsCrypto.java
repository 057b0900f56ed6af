// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's own cryptography, on every machine, with all randomness from the source it was given. Its nonces would otherwise mix in a
 * process-wide counter and the wall clock, and no simulation would happen twice.
 */
class SeededTlsCrypto extends BcTlsCrypto {
    /** What our certificate's key signs with. */
    static final SignatureAndHashAlgorithm SIGNATURES =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    /** What {@link #favouriteGroup()} returns when the client's order decides. */
    static final int NO_GROUP = -1;

    SeededTlsCrypto(SecureRandom random) {
        super(random);
    }

    /** The group for the keys of a handshake that a server takes if it is offered, or {@link #NO_GROUP}. */
    int favouriteGroup() {
        return NO_GROUP;
    }

    TlsCredentialedSigner credentials(TlsContext context, DtlsCertificate certificate) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), this, certificate.privateKey(), certificate.chain(), SIGNATURES);
    }

    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return size -> {
            byte[] nonce = new byte[size];
            getSecureRandom().nextBytes(nonce);
            return nonce;
        };
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509
                ? new EncodedCertificate(this, encoding)
                : super.createCertificate(type, encoding);
    }

    /**
     * Without multiplication tables: they are 9 KB a direction for as long as the association lives, and a handshake puts half a
     * dozen blocks through each.
     */
    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher cipher) {
        return GCMBlockCipher.newInstance(cipher, new BasicGCMMultiplier());
    }
}
