// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * RTP of one kind that went one way; both only ever grow.
 *
 * @param packets without repeats: a packet that came late, by retransmission, counts once, and one that was sent to a viewer again
 *     does not count again
 * @param bytes of their payload, so that what goes to ten viewers is ten times what came from the publisher
 */
public record Traffic(long packets, long bytes) {
    /** None yet. */
    public static final Traffic NONE = new Traffic(0, 0);

    /** Both together. */
    public Traffic plus(Traffic other) {
        return new Traffic(packets + other.packets, bytes + other.bytes);
    }

    /** What has come since an earlier state of the same. */
    public Traffic minus(Traffic earlier) {
        return new Traffic(packets - earlier.packets, bytes - earlier.bytes);
    }
}
