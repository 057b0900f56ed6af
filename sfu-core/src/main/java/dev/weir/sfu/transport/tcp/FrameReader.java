// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import dev.weir.sfu.buffer.Packet;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames (RFC 4571 section 2), wherever its segments begin and end.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             LENGTH            |  STUN, DTLS, RTP or RTCP ...
 * </pre>
 *
 * <p>Empty frames are skipped. A frame longer than {@link Packet#MAX_BYTES} is refused: nothing of ours is so long, and what
 * follows cannot be trusted to be framed. Not thread-safe.
 */
final class FrameReader {
    /** Takes the frames, one by one. */
    @FunctionalInterface
    interface Sink {
        /** Borrows the frame; false when the stream is not to be read any further. */
        boolean frame(Packet frame);
    }

    private static final int NONE = -1;

    /** Made with the first frame: most strangers never finish one. */
    private @Nullable Packet frame;

    private int firstLengthByte = NONE;
    private int wanted = NONE;
    private int have;

    /** What a stretch of the stream came to. */
    enum Outcome {
        READ,
        TOO_LONG,
        STOPPED
    }

    /** Reads all of the stretch, or up to where it stops. */
    Outcome read(ByteBuffer stretch, Sink sink) {
        while (stretch.hasRemaining()) {
            if (wanted == NONE) {
                readLength(stretch);
                if (wanted > Packet.MAX_BYTES) {
                    return Outcome.TOO_LONG;
                }
            } else if (fill(stretch) && !sink.frame(finished())) {
                return Outcome.STOPPED;
            }
        }
        return Outcome.READ;
    }

    private void readLength(ByteBuffer stretch) {
        int next = stretch.get() & 0xFF;
        if (firstLengthByte == NONE) {
            firstLengthByte = next;
            return;
        }
        int length = firstLengthByte << 8 | next;
        firstLengthByte = NONE;
        have = 0;
        wanted = length == 0 ? NONE : length;
    }

    private boolean fill(ByteBuffer stretch) {
        Packet target = frame();
        int take = Math.min(wanted - have, stretch.remaining());
        stretch.get(target.array(), Packet.HEADROOM + have, take);
        have += take;
        return have == wanted;
    }

    private Packet finished() {
        Packet target = frame();
        target.length(wanted);
        wanted = NONE;
        return target;
    }

    private Packet frame() {
        Packet target = frame;
        if (target == null) {
            target = new Packet();
            frame = target;
        }
        return target;
    }
}
