// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.time.Duration;

/**
 * Time of a track of which nothing was recorded although something was sent, in whole milliseconds.
 *
 * @param start since the beginning of the file
 * @param length of the gap
 */
public record RecordingGap(Duration start, Duration length) {
    public RecordingGap {
        start = Millis.of("start", start);
        length = Millis.of("length", length);
    }
}
