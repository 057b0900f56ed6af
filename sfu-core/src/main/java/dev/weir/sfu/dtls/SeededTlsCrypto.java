// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's own cryptography with all randomness from the source it was given. Its nonces would otherwise mix in a
 * process-wide counter and the wall clock, and no simulation would happen twice.
 */
final class SeededTlsCrypto extends BcTlsCrypto {
    SeededTlsCrypto(SecureRandom random) {
        super(random);
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
