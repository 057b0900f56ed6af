// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import org.jspecify.annotations.Nullable;

/** Whom a connectivity check from an address not seen before is for. */
public final class StunUsername {
    private StunUsername() {}

    /**
     * The receiver's fragment of a Binding request's USERNAME, the part before the colon (RFC 8445 section 7.2.2); null for anything
     * else, and for a fragment that no session could have. Nothing is authenticated yet: that is the agent's part.
     */
    public static @Nullable String localUfrag(byte[] datagram, int off, int len) {
        StunMessage message = new StunMessage();
        if (!message.parse(datagram, off, len)
                || message.type() != StunMessage.BINDING_REQUEST
                || !message.hasIntegrity()) {
            return null;
        }
        String username = message.username();
        int colon = username.indexOf(':');
        if (colon < IceCredentials.MIN_UFRAG_CHARS || colon > IceCredentials.MAX_CHARS) {
            return null;
        }
        String ufrag = username.substring(0, colon);
        return IceCredentials.isIceChars(ufrag) ? ufrag : null;
    }
}
