// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

/** The check that all counts and sizes of the ledger pass. */
final class NotNegative {
    private NotNegative() {}

    static void check(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
