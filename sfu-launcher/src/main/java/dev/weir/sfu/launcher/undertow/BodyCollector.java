// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import java.io.ByteArrayOutputStream;

/**
 * Gathers a request body up to a limit and swallows what lies beyond: a client that is let finish its request reads the refusal,
 * one that is cut off in the middle sees a reset. Belongs to one exchange; not thread-safe.
 */
final class BodyCollector {
    private final int limitBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private long seenBytes;

    BodyCollector(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    void add(byte[] chunk) {
        seenBytes += chunk.length;
        if (seenBytes <= limitBytes) {
            kept.writeBytes(chunk);
        }
    }

    long seenBytes() {
        return seenBytes;
    }

    boolean isOverLimit() {
        return seenBytes > limitBytes;
    }

    byte[] bytes() {
        return kept.toByteArray();
    }
}
