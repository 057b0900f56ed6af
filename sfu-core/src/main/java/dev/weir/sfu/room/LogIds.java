// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** Session ids are keys to their sessions: a log shows enough to tell them apart and not enough to use them. */
final class LogIds {
    private static final int SHOWN = 6;

    private LogIds() {}

    static String shorten(String sessionId) {
        return sessionId.length() <= SHOWN ? sessionId : sessionId.substring(0, SHOWN);
    }
}
