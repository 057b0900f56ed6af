// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of the loops on one port has a session: by ufrag, and by address once an ICE check has passed there.
 *
 * <p>The kernel spreads datagrams over the sockets of a shared port by a hash of the addresses, so a session's datagrams come to
 * one loop, but not always to its own. Asked only for what the loop itself does not know. Thread-safe.
 */
final class LoopDirectory {
    /** Where a path belongs, and which other loop its datagrams come to. */
    static final class Place {
        private final MediaLoop owner;
        private volatile @Nullable MediaLoop via;

        private Place(MediaLoop owner) {
            this.owner = owner;
        }

        MediaLoop owner() {
            return owner;
        }

        @Nullable
        MediaLoop via() {
            return via;
        }

        /** Whether this is news: datagrams of the path come to that loop. */
        boolean comesTo(MediaLoop loop) {
            boolean news = via != loop;
            via = loop;
            return news;
        }
    }

    private final Map<String, MediaLoop> byUfrag = new ConcurrentHashMap<>();
    private final Map<Path, Place> byPath = new ConcurrentHashMap<>();

    void add(String ufrag, MediaLoop loop) {
        if (byUfrag.putIfAbsent(ufrag, loop) != null) {
            throw new IllegalStateException("ufrag is taken: " + ufrag);
        }
    }

    void remove(String ufrag) {
        byUfrag.remove(ufrag);
    }

    @Nullable
    MediaLoop byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable
    Place byPath(Path path) {
        return byPath.get(path);
    }

    /** Whose a path is; null when it is nobody's. */
    @Nullable
    MediaLoop owner(Path path) {
        Place place = byPath.get(path);
        return place == null ? null : place.owner();
    }

    /** The path is that loop's from now on; returns who had it before. */
    @Nullable
    MediaLoop claim(Path path, MediaLoop loop) {
        Place former = byPath.put(path, new Place(loop));
        return former == null ? null : former.owner();
    }

    /** The loop lets the path go; returns the other loop that its datagrams came to, if any. */
    @Nullable
    MediaLoop release(Path path, MediaLoop loop) {
        Place place = byPath.get(path);
        return place != null && place.owner() == loop && byPath.remove(path, place) ? place.via() : null;
    }
}
