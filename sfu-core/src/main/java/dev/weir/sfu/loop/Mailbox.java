// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from other loops to one loop: many writers, one reader, bounded, no garbage.
 *
 * <p>A ring whose places carry a ticket (Dmitry Vyukov's bounded queue): a place is free for the writer whose ticket it shows,
 * full when it shows the next one. A writer copies its packet into the place's own; the reader exchanges that for a packet it
 * is done with, so a packet is copied once on its way. When the ring is full the newest packet is refused.
 */
final class Mailbox {
    /** A packet with its address on the other side. */
    @FunctionalInterface
    interface Reader {
        /** As {@link Recipient#arrived}; the path is that of a datagram that came to another loop, else null. */
        Packet read(Packet packet, @Nullable Recipient recipient, @Nullable Path path, long number, Outbox out);
    }

    private static final class Place {
        private Packet packet = new Packet();
        private @Nullable Recipient recipient;
        private @Nullable Path path;
        private long number;
    }

    private final @Nullable Place[] places;
    private final AtomicLongArray tickets;
    private final AtomicLong tail = new AtomicLong();
    private long head;

    /** @param capacity packets that may wait; a power of two */
    Mailbox(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two: " + capacity);
        }
        places = new @Nullable Place[capacity];
        tickets = new AtomicLongArray(capacity);
        for (int i = 0; i < capacity; i++) {
            tickets.set(i, i);
        }
    }

    /** Puts a copy of the packet in; false when there is no room. Any thread. */
    boolean offer(Packet packet, @Nullable Recipient recipient, @Nullable Path path, long number) {
        while (true) {
            long ticket = tail.get();
            int i = index(ticket);
            long shown = tickets.get(i);
            if (shown < ticket) {
                return false;
            }
            if (shown == ticket && tail.compareAndSet(ticket, ticket + 1)) {
                Place place = place(i);
                place.packet.copyFrom(packet);
                place.recipient = recipient;
                place.path = path;
                place.number = number;
                tickets.set(i, ticket + 1);
                return true;
            }
        }
    }

    private Place place(int i) {
        Place place = places[i];
        if (place == null) {
            // Made when first used: most mailboxes never see a full ring.
            place = new Place();
            places[i] = place;
        }
        return place;
    }

    /** How many packets were ever put in; what {@link #drain} may read up to. Any thread. */
    long tail() {
        return tail.get();
    }

    /** Hands over what was put in before the given tail; reader's thread. */
    int drain(long upTo, Reader reader, Outbox out) {
        int count = 0;
        while (head < upTo && tickets.get(index(head)) == head + 1) {
            Place place = place(index(head));
            place.packet = reader.read(place.packet, place.recipient, place.path, place.number, out);
            place.recipient = null;
            place.path = null;
            tickets.set(index(head), head + places.length);
            head++;
            count++;
        }
        return count;
    }

    /** How many packets wait. Reader's thread. */
    long waiting() {
        return tail.get() - head;
    }

    /** Reader's thread. */
    boolean isEmpty() {
        return tail.get() == head;
    }

    private int index(long ticket) {
        return (int) ticket & (places.length - 1);
    }
}
