// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bans of one process, at most {@value #MAX_BANS}. Those whose time is over are as good as gone. Thread-safe.
 *
 * <p>They are in memory and in a {@link BanStore} too, which may block whoever adds or removes one for a moment. Where it fails, the ban
 * holds, and the log says that it ends with the process.
 *
 * <p>Keeps out who wants in; whoever is in already stays until somebody ends their session, as the admin API does.
 */
public final class BanList implements Bans {
    /** How many there may be. */
    public static final int MAX_BANS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(BanList.class);

    private final InstantSource clock;
    private final BanStore store;
    private final int maxBans;
    private final Map<String, Ban> bans = new ConcurrentHashMap<>();

    /** Starts empty, and forgets all when the process ends. */
    public BanList(InstantSource clock) {
        this(clock, BanStore.none());
    }

    /** Starts with what the store has kept. */
    public BanList(InstantSource clock, BanStore store) {
        this(clock, store, MAX_BANS);
    }

    BanList(InstantSource clock, BanStore store, int maxBans) {
        this.clock = clock;
        this.store = store;
        this.maxBans = maxBans;
        store.bans().forEach(ban -> bans.put(ban.id(), ban));
        forgetPast(clock.instant());
    }

    /**
     * Bans from now on.
     *
     * @return empty when there are {@value #MAX_BANS} already
     * @throws IllegalArgumentException as {@link Ban} says, and when {@code until} has passed
     */
    public Optional<Ban> add(Optional<RoomPattern> room, Optional<String> subject, Instant until, String reason) {
        Instant now = clock.instant();
        if (!until.isAfter(now)) {
            throw new IllegalArgumentException("until must be in the future: " + until);
        }
        Ban ban = new Ban(UUID.randomUUID().toString(), room, subject, until, reason);
        synchronized (bans) {
            forgetPast(now);
            if (bans.size() >= maxBans) {
                return Optional.empty();
            }
            bans.put(ban.id(), ban);
            keep();
        }
        return Optional.of(ban);
    }

    /** Ends a ban; empty when there is none of that id any more. */
    public Optional<Ban> remove(String id) {
        synchronized (bans) {
            Optional<Ban> removed = Optional.ofNullable(bans.remove(id));
            removed.ifPresent(ban -> keep());
            return removed.filter(ban -> ban.until().isAfter(clock.instant()));
        }
    }

    private void keep() {
        try {
            store.keep(bans.values());
        } catch (IOException failed) {
            log.warn("bans cannot be kept, those of now end with the process: {}", failed.toString());
        }
    }

    /** Those that hold now, those that end first in front. */
    public List<Ban> list() {
        forgetPast(clock.instant());
        return bans.values().stream()
                .sorted(Comparator.comparing(Ban::until).thenComparing(Ban::id))
                .toList();
    }

    /** How many hold now. */
    public int size() {
        forgetPast(clock.instant());
        return bans.size();
    }

    private void forgetPast(Instant now) {
        bans.values().removeIf(ban -> !ban.until().isAfter(now));
    }

    @Override
    public Optional<String> reason(RoomName room, String subject) {
        if (bans.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        for (Ban ban : bans.values()) {
            if (ban.until().isAfter(now) && ban.hits(room, subject)) {
                return Optional.of("banned until " + ban.until() + (ban.reason().isEmpty() ? "" : ": " + ban.reason()));
            }
        }
        return Optional.empty();
    }
}
