// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Plausible records that wait for Bouncy Castle, in the order it can use them.
 *
 * <p>It throws away a protected record that comes before the ChangeCipherSpec, and a ChangeCipherSpec that comes before the
 * messages it follows, and then the whole flight has to come again. So protected records and the ChangeCipherSpec are held
 * back here: first plain records, then a ChangeCipherSpec once a protected record waits behind it, then protected ones.
 *
 * <p>A plain record that comes twice is dropped, as Bouncy Castle would (RFC 6347 section 4.1.2.6). Protected ones are left to
 * it: a forged number must not shut out the true record.
 *
 * <p>Bounded, and not thread-safe: guarded by the endpoint's lock.
 */
final class IncomingRecords {
    private static final int MAX_PLAIN = 48;
    private static final int MAX_PROTECTED = 8;

    private final ArrayDeque<byte[]> plain = new ArrayDeque<>();
    private final ArrayDeque<byte[]> shielded = new ArrayDeque<>();
    private byte @Nullable [] changeCipherSpec;
    private boolean cipherChanged;
    private long highestNumber = -1;
    /** Bit n: record number {@code highestNumber - n} has been seen. */
    private long seen;

    /** Copies a plausible record in; false when there is no room or it has been here. */
    boolean offer(byte[] b, int off, int size) {
        boolean isProtected = Records.epoch(b, off) != 0;
        if (isProtected ? shielded.size() >= MAX_PROTECTED : plain.size() >= MAX_PLAIN) {
            return false;
        }
        if (!isProtected && isRepeated(Records.sequenceNumber(b, off))) {
            return false;
        }
        byte[] record = Arrays.copyOfRange(b, off, off + size);
        if (isProtected) {
            shielded.add(record);
        } else if (Records.type(b, off) == Records.CHANGE_CIPHER_SPEC) {
            changeCipherSpec = record;
        } else {
            plain.add(record);
        }
        return true;
    }

    boolean hasNext() {
        return !plain.isEmpty() || (!shielded.isEmpty() && (cipherChanged || changeCipherSpec != null));
    }

    byte @Nullable [] next() {
        if (!plain.isEmpty()) {
            return plain.poll();
        }
        if (shielded.isEmpty()) {
            return null;
        }
        byte[] change = changeCipherSpec;
        if (change != null) {
            changeCipherSpec = null;
            cipherChanged = true;
            return change;
        }
        return cipherChanged ? shielded.poll() : null;
    }

    private boolean isRepeated(long number) {
        long ahead = number - highestNumber;
        if (ahead > 0) {
            seen = ahead < Long.SIZE ? (seen << ahead) | 1 : 1;
            highestNumber = number;
            return false;
        }
        if (-ahead >= Long.SIZE || (seen & (1L << -ahead)) != 0) {
            return true;
        }
        seen |= 1L << -ahead;
        return false;
    }
}
