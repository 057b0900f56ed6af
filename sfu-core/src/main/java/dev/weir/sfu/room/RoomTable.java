// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.RoomFullException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms by name, and how many are in each or about to be: the only place where newcomers are counted, against every limit
 * there is. A room is there while somebody is.
 *
 * <p>Thread-safe. A room's numbers change only within the map's atomic updates, so that no limit is passed by however many come
 * at once; who is refused has changed nothing.
 *
 * @param <R> a room
 */
final class RoomTable<R> {
    /** Long enough for a server, short enough for a person who waits for the show. */
    private static final int RETRY_AFTER_SECONDS = 2;

    private final int maxSessions;
    private final int maxRooms;
    private final Semaphore sessionsLeft;
    private final Semaphore roomsLeft;
    private final Map<RoomName, Entry<R>> entries = new ConcurrentHashMap<>();

    /**
     * A room that is there.
     *
     * @param policy as it was when somebody came last
     */
    record Entry<R>(R room, RoomPolicy policy, int publishers, int viewers, int hidden) {
        private Entry<R> changed(RoomPolicy newest, SessionInfo.Role role, int by) {
            return switch (role) {
                case PUBLISHER -> new Entry<>(room, newest, publishers + by, viewers, hidden);
                case SUBSCRIBER -> new Entry<>(room, newest, publishers, viewers + by, hidden);
                case HIDDEN -> new Entry<>(room, newest, publishers, viewers, hidden + by);
            };
        }

        private boolean isEmpty() {
            return publishers == 0 && viewers == 0 && hidden == 0;
        }
    }

    RoomTable(int maxSessions, int maxRooms) {
        this.maxSessions = maxSessions;
        this.maxRooms = maxRooms;
        this.sessionsLeft = new Semaphore(maxSessions);
        this.roomsLeft = new Semaphore(maxRooms);
    }

    /**
     * Counts one more in that room; {@link #leave} undoes it.
     *
     * @param opening makes the room when it is not there
     * @throws CapacityException when there are too many sessions, rooms or viewers
     * @throws NoPublisherException when it is a viewer for whom it is too early
     */
    R enter(RoomName name, SessionInfo.Role role, RoomPolicy policy, Supplier<R> opening) {
        if (!sessionsLeft.tryAcquire()) {
            throw new CapacityException("the server has its limit of " + maxSessions + " sessions");
        }
        try {
            return entries.compute(name, (same, entry) -> {
                        if (role != SessionInfo.Role.PUBLISHER) {
                            requirePlace(name, role, policy, Optional.ofNullable(entry));
                        }
                        Entry<R> present = entry == null ? open(policy, opening) : entry;
                        return present.changed(policy, role, 1);
                    })
                    .room();
        } catch (RuntimeException refused) {
            sessionsLeft.release();
            throw refused;
        }
    }

    private static void requirePlace(
            RoomName name, SessionInfo.Role role, RoomPolicy policy, Optional<? extends Entry<?>> entry) {
        if (!policy.holdsViewers() && entry.map(Entry::publishers).orElse(0) == 0) {
            throw new NoPublisherException("nobody publishes to room " + name, RETRY_AFTER_SECONDS);
        }
        boolean counts = role == SessionInfo.Role.SUBSCRIBER && policy.maxViewers() > 0;
        if (counts && entry.map(Entry::viewers).orElse(0) >= policy.maxViewers()) {
            throw new RoomFullException("room " + name + " has its limit of " + policy.maxViewers() + " viewers");
        }
    }

    private Entry<R> open(RoomPolicy policy, Supplier<R> opening) {
        if (!roomsLeft.tryAcquire()) {
            throw new CapacityException("the server has its limit of " + maxRooms + " rooms");
        }
        try {
            return new Entry<>(opening.get(), policy, 0, 0, 0);
        } catch (RuntimeException failed) {
            roomsLeft.release();
            throw failed;
        }
    }

    /** The room when that was the last who was in it. */
    Optional<R> leave(RoomName name, SessionInfo.Role role) {
        AtomicReference<@Nullable R> ended = new AtomicReference<>();
        entries.computeIfPresent(name, (same, entry) -> {
            Entry<R> rest = entry.changed(entry.policy(), role, -1);
            if (rest.isEmpty()) {
                roomsLeft.release();
                ended.set(rest.room());
                return null;
            }
            return rest;
        });
        sessionsLeft.release();
        return Optional.ofNullable(ended.get());
    }

    Optional<Entry<R>> entry(RoomName name) {
        return Optional.ofNullable(entries.get(name));
    }

    Optional<R> get(RoomName name) {
        return entry(name).map(Entry::room);
    }

    Collection<Entry<R>> entries() {
        return entries.values();
    }
}
