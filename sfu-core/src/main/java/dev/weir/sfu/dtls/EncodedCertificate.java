// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A certificate that keeps the bytes it was made of. Bouncy Castle's would be encoded anew each time it is sent or its
 * fingerprint is taken; besides, a fingerprint is over the bytes that were sent (RFC 8122 section 5), canonical or not.
 */
class EncodedCertificate extends BcTlsCertificate {
    private final byte[] der;

    /** @throws IOException when it is no certificate */
    EncodedCertificate(BcTlsCrypto crypto, byte[] der) throws IOException {
        super(crypto, der);
        this.der = der;
    }

    /** The bytes themselves, not to be changed. */
    @Override
    public byte[] getEncoded() {
        return der;
    }
}
