// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;

/** Both directions of one remote, keyed by one DTLS handshake. */
public record SrtpSession(SrtpSender sender, SrtpReceiver receiver) {
    /**
     * Keys both directions from the material that DTLS exports under the label EXTRACTOR-dtls_srtp: client key, server key, client
     * salt, server salt (RFC 5764 section 4.2). Each side sends under its own.
     *
     * @param exported exactly {@link SrtpProfile#keyingMaterialBytes()} bytes; copied
     */
    public static SrtpSession of(SrtpProfile profile, byte[] exported, boolean weAreDtlsClient) {
        if (exported.length != profile.keyingMaterialBytes()) {
            throw new IllegalArgumentException("exported must have " + profile.keyingMaterialBytes() + " bytes for "
                    + profile + ": " + exported.length);
        }
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        byte[] clientKey = Arrays.copyOfRange(exported, 0, key);
        byte[] serverKey = Arrays.copyOfRange(exported, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, 2 * (key + salt));
        return weAreDtlsClient
                ? new SrtpSession(
                        new SrtpSender(profile, clientKey, clientSalt),
                        new SrtpReceiver(profile, serverKey, serverSalt))
                : new SrtpSession(
                        new SrtpSender(profile, serverKey, serverSalt),
                        new SrtpReceiver(profile, clientKey, clientSalt));
    }
}
