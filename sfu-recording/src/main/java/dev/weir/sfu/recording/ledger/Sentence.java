// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

/** A message of somebody else's, made fit to be kept and logged: one line, not long. */
final class Sentence {
    private static final int MAX_LENGTH = 500;

    private Sentence() {}

    static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 3) + "...";
    }
}
