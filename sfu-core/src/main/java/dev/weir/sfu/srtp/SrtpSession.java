// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;
import javax.crypto.Cipher;

/** Both directions of one remote, keyed by one DTLS handshake; must be closed. Not thread-safe: belongs to one loop. */
public final class SrtpSession implements AutoCloseable {
    private final SrtpEngines engines;
    private final SrtpEngine engine;
    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private boolean closed;

    private SrtpSession(SrtpEngines engines, SrtpEngine engine) {
        this.engines = engines;
        this.engine = engine;
        this.sender = new SrtpSender(engine, 0);
        this.receiver = new SrtpReceiver(engine);
    }

    /**
     * Keys both directions from the material that DTLS exports under the label EXTRACTOR-dtls_srtp: client key, server key, client
     * salt, server salt (RFC 5764 section 4.2). Each side sends under its own.
     *
     * @param exported exactly {@link SrtpProfile#keyingMaterialBytes()} bytes; copied
     */
    public static SrtpSession of(SrtpEngines engines, SrtpProfile profile, byte[] exported, boolean weAreDtlsClient) {
        if (exported.length != profile.keyingMaterialBytes()) {
            throw new IllegalArgumentException("exported must have " + profile.keyingMaterialBytes() + " bytes for "
                    + profile + ": " + exported.length);
        }
        Cipher cipher = Aes.counterMode();
        SessionKeys client = keys(cipher, profile, exported, 0);
        SessionKeys server = keys(cipher, profile, exported, 1);
        return new SrtpSession(
                engines,
                weAreDtlsClient ? engines.open(profile, client, server) : engines.open(profile, server, client));
    }

    private static SessionKeys keys(Cipher cipher, SrtpProfile profile, byte[] exported, int side) {
        int key = side * profile.keyBytes();
        int salt = 2 * profile.keyBytes() + side * profile.saltBytes();
        return SessionKeys.derive(
                cipher,
                profile,
                Arrays.copyOfRange(exported, key, key + profile.keyBytes()),
                Arrays.copyOfRange(exported, salt, salt + profile.saltBytes()));
    }

    public SrtpSender sender() {
        return sender;
    }

    public SrtpReceiver receiver() {
        return receiver;
    }

    /** Gives memory back that no garbage collector frees; sender and receiver must not be used again. May be called twice. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engines.close(engine);
        }
    }
}
