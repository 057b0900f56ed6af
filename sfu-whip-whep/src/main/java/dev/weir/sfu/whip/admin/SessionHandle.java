// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import dev.weir.sfu.whip.digest.Sha256;
import java.util.HexFormat;

/**
 * Names a session without telling its id. Whoever knows the id can end the session, so it must not stand in an administrator's
 * history, log or screenshot; the handle is a digest of it, and of use only to somebody who may administer anyway.
 */
final class SessionHandle {
    private static final int BYTES = 12;

    private SessionHandle() {}

    /** 24 hexadecimal digits, the same for as long as the session lives. */
    static String of(String sessionId) {
        return HexFormat.of().formatHex(Sha256.of(sessionId), 0, BYTES);
    }
}
