// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import dev.weir.sfu.recording.frame.Frame;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one media file of one kind, frame by frame, so that a process that is killed at any moment leaves a file that plays up to
 * the last {@link #flush} at least. Not thread-safe.
 */
public interface ContainerWriter extends Closeable {
    /**
     * Appends a frame.
     *
     * @param track its place among the formats the file was begun with, from 0
     * @param ticks of the track's clock since the beginning of the file; grows within a track. The gap before a later frame is
     *     silence or a picture that stands
     */
    void write(int track, Frame frame, long ticks) throws IOException;

    /** Hands everything to the operating system that can be: from now on a kill does not lose it. Called about once a second. */
    void flush() throws IOException;

    /** How long the file would be if it ended now. */
    long sizeBytes();

    /** Completes the file with what can be known at its end only, and closes it. */
    void finish() throws IOException;

    /** Closes the file as it is: what was not flushed may be lost. Does nothing after {@link #finish}. */
    @Override
    void close() throws IOException;
}
