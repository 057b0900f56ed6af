// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a session without telling its id. Whoever knows the id can end the session, so it must not stand in an administrator's
 * history, log, trace or screenshot; the handle is a digest of it, and of use only to somebody who may administer anyway.
 */
public final class SessionHandle {
    private static final String DIGEST = "SHA-256";
    private static final int BYTES = 12;

    private SessionHandle() {}

    /** 24 hexadecimal digits, the same for as long as the session lives. */
    public static String of(String sessionId) {
        try {
            byte[] digest = MessageDigest.getInstance(DIGEST).digest(sessionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + DIGEST, e);
        }
    }
}
