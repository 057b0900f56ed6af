// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths a peer's checks came by, each with the time of the last. Bounded: when full, the path not heard from for longest
 * makes room, but never the one in use. Scanned, not hashed: there are one or two.
 */
final class ValidatedPaths {
    static final int MAX_PATHS = 16;

    private final @Nullable Path[] paths = new @Nullable Path[MAX_PATHS];
    private final long[] heardNanos = new long[MAX_PATHS];
    private int size;

    boolean contains(Path path) {
        return indexOf(path) >= 0;
    }

    /** Notes a check. @return whether the path is new here */
    boolean heard(Path path, long now, @Nullable Path inUse) {
        int index = indexOf(path);
        boolean added = index < 0;
        if (added) {
            index = size < MAX_PATHS ? size++ : oldestExcept(inUse);
            paths[index] = path;
        }
        heardNanos[index] = now;
        return added;
    }

    /** Nanoseconds since the last check by this path; it must be one of these. */
    long silentNanos(Path path, long now) {
        return now - heardNanos[indexOf(path)];
    }

    List<Path> toList() {
        return List.of(Arrays.copyOf(paths, size, Path[].class));
    }

    private int indexOf(Path path) {
        for (int i = 0; i < size; i++) {
            if (path.equals(paths[i])) {
                return i;
            }
        }
        return -1;
    }

    private int oldestExcept(@Nullable Path inUse) {
        int oldest = -1;
        for (int i = 0; i < size; i++) {
            boolean replaceable = inUse == null || !inUse.equals(paths[i]);
            if (replaceable && (oldest < 0 || heardNanos[i] < heardNanos[oldest])) {
                oldest = i;
            }
        }
        return oldest;
    }
}
