// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

/**
 * Is told what changes in a {@link Ledger}, in order, once it is on the disk. Called on the thread that made the change while no
 * other change can happen, so it must be quick. What it throws is logged and goes no further.
 */
public interface LedgerListener {
    /** There is an entry, or a new version of one. */
    default void put(RecordingEntry entry) {}

    /** An entry is there no more. */
    default void removed(RecordingEntry entry) {}
}
