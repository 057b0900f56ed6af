// SPDX-License-Identifier: Apache-2.0
/**
 * From a room's packets to the files of a recording, on threads of its own.
 *
 * <pre>
 *  media loop                     | writer thread
 *  RecordingSink --> PacketRing --|--> RoomRecorder --> TrackInput (reorder, assemble) --> Interleaver --> OpenPart --> files
 *                                 |                        one publisher: Take
 * </pre>
 *
 * <p>May import {@code ring}, {@code time}, {@code frame}, {@code container}, the containers and {@code ledger}.
 */
@NullMarked
package dev.weir.sfu.recording.writer;

import org.jspecify.annotations.NullMarked;
