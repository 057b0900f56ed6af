// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.rtp.RtpHeader;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Sees that nobody is sent media or reports before the keys are agreed on: not before it sent the change of cipher that goes with
 * its last flight (RFC 6347 section 4.2.4), which no handshake can end without.
 */
final class HandshakeGuard implements NetworkObserver {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int RECORD_HEADER_BYTES = 13;

    private final Set<InetSocketAddress> changedCipher = new HashSet<>();
    private int tooEarly;

    @Override
    public void datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long dueNanos, boolean lost) {
        if (RtpHeader.looksLikeRtp(bytes, 0, bytes.length) || RtpHeader.looksLikeRtcp(bytes, 0, bytes.length)) {
            tooEarly += changedCipher.contains(to) ? 0 : 1;
        } else if (!lost && changesCipher(bytes)) {
            changedCipher.add(from);
        }
    }

    private static boolean changesCipher(byte[] bytes) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= bytes.length && bytes[at] >= 20 && bytes[at] <= 63) {
            if (bytes[at] == CHANGE_CIPHER_SPEC) {
                return true;
            }
            at += RECORD_HEADER_BYTES + ((bytes[at + 11] & 0xff) << 8 | (bytes[at + 12] & 0xff));
        }
        return false;
    }

    /** Packets that were sent before they could be read. */
    int tooEarly() {
        return tooEarly;
    }
}
