// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one stream in the order of their sequence numbers, each once.
 *
 * <p>What comes in order goes straight on, uncopied. Behind a gap packets are held until the missing ones have come, until they have
 * been missing for some time, or until the window is full; then the gap is passed over, and what comes for it afterwards is dropped.
 * A recorder is in no hurry and a packet that was asked for again may take a second, so the default is to wait for one.
 *
 * <p>Time is that of arrivals. A stream may fall silent behind a gap: {@link #advance} tells the time then, and {@link #flush} that
 * nothing more comes. Not thread-safe.
 */
public final class ReorderBuffer {
    /** How long a packet is waited for unless said otherwise. */
    public static final long DEFAULT_WAIT_NANOS = 1_000_000_000;

    /** How far behind a gap packets are held: some 2.5 MB, or 8 s of 2.5 Mbit/s. A power of two. */
    static final int WINDOW = 2_048;

    private static final int MASK = WINDOW - 1;

    private record Held(byte[] bytes, long extendedSeq, long arrivalNanos) {}

    private final PacketReceiver next;
    private final long waitNanos;
    private @Nullable Held[] held = {};
    private int heldCount;
    private boolean started;
    private long expected;
    private long highest;
    private long gapSince;
    private long missing;
    private long dropped;

    /** Waits for {@link #DEFAULT_WAIT_NANOS}. */
    public ReorderBuffer(PacketReceiver next) {
        this(DEFAULT_WAIT_NANOS, next);
    }

    /**
     * @param waitNanos how long a missing packet is waited for, counted from when one behind it arrived; not negative
     * @param next is called in order of sequence numbers; the arrival times it is told are those of each packet and may go back
     */
    public ReorderBuffer(long waitNanos, PacketReceiver next) {
        if (waitNanos < 0) {
            throw new IllegalArgumentException("waitNanos must not be negative: " + waitNanos);
        }
        this.waitNanos = waitNanos;
        this.next = next;
    }

    /** Takes a packet in whichever order; the array is lent until return. */
    public void packet(byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        if (!started) {
            started = true;
            expected = extendedSeq;
            highest = extendedSeq;
        }
        if (extendedSeq < expected || isHeld(extendedSeq)) {
            dropped++;
            return;
        }
        makeRoomFor(extendedSeq);
        highest = Math.max(highest, extendedSeq);
        if (extendedSeq == expected) {
            expected++;
            next.packet(packet, offset, length, extendedSeq, arrivalNanos);
            release();
        } else {
            hold(new Held(Arrays.copyOfRange(packet, offset, offset + length), extendedSeq, arrivalNanos));
        }
        advance(arrivalNanos);
    }

    /** Passes over gaps that have been waited for long enough. Needs to be called only where no packets come any more. */
    public void advance(long nowNanos) {
        while (heldCount > 0 && nowNanos - gapSince >= waitNanos) {
            passGap();
        }
    }

    /** The stream has ended: gives everything that is held. */
    public void flush() {
        while (heldCount > 0) {
            passGap();
        }
    }

    /** Packets that were passed over. */
    public long missing() {
        return missing;
    }

    /** Packets that came twice, or after they had been passed over. */
    public long dropped() {
        return dropped;
    }

    private boolean isHeld(long extendedSeq) {
        Held there = heldCount == 0 ? null : held[(int) extendedSeq & MASK];
        return there != null && there.extendedSeq == extendedSeq;
    }

    private void hold(Held packet) {
        if (held.length == 0) {
            held = new Held[WINDOW];
        }
        if (heldCount == 0) {
            gapSince = packet.arrivalNanos;
        }
        held[(int) packet.extendedSeq & MASK] = packet;
        heldCount++;
    }

    private void makeRoomFor(long extendedSeq) {
        while (heldCount > 0 && extendedSeq - expected >= WINDOW) {
            passGap();
        }
        if (extendedSeq - expected >= WINDOW) {
            // A jump further than the window: only what is left of it can still be waited for.
            missing += extendedSeq - expected - MASK;
            expected = extendedSeq - MASK;
        }
    }

    /** Moves to the first packet held, and gives what is in order from there. */
    private void passGap() {
        while (held[(int) expected & MASK] == null) {
            expected++;
            missing++;
        }
        release();
    }

    private void release() {
        if (heldCount == 0) {
            return;
        }
        boolean released = false;
        Held packet = held[(int) expected & MASK];
        while (packet != null) {
            held[(int) expected & MASK] = null;
            heldCount--;
            expected++;
            released = true;
            next.packet(packet.bytes, 0, packet.bytes.length, packet.extendedSeq, packet.arrivalNanos);
            packet = held[(int) expected & MASK];
        }
        if (released && heldCount > 0) {
            gapSince = earliestArrival();
        }
    }

    /** When it first showed that what is expected is missing. */
    private long earliestArrival() {
        long earliest = Long.MAX_VALUE;
        for (long seq = expected + 1; seq <= highest; seq++) {
            Held packet = held[(int) seq & MASK];
            if (packet != null) {
                earliest = Math.min(earliest, packet.arrivalNanos);
            }
        }
        return earliest;
    }
}
