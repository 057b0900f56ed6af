// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The sources (SSRCs) of one direction with their replay windows: few, bounded, never forgotten while the keys are in use. */
final class SourceTable {
    /**
     * A publisher with three simulcast streams and RTX has eight sources. Forgetting one to make place would let its old
     * packets be replayed, so a full table stays full.
     */
    static final int MAX_SOURCES = 64;

    private final int windowSize;
    private int[] ssrcs = new int[4];
    private ReplayWindow[] windows = new ReplayWindow[4];
    private int count;
    private int lastFound;

    SourceTable(int windowSize) {
        this.windowSize = windowSize;
    }

    @Nullable
    ReplayWindow find(int ssrc) {
        if (lastFound < count && ssrcs[lastFound] == ssrc) {
            return windows[lastFound];
        }
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                lastFound = i;
                return windows[i];
            }
        }
        return null;
    }

    boolean isFull() {
        return count == MAX_SOURCES;
    }

    /** Adds a source that {@link #find} does not know; the table must not be full. */
    ReplayWindow add(int ssrc) {
        if (count == ssrcs.length) {
            ssrcs = Arrays.copyOf(ssrcs, 2 * count);
            windows = Arrays.copyOf(windows, 2 * count);
        }
        ReplayWindow window = new ReplayWindow(windowSize);
        ssrcs[count] = ssrc;
        windows[count] = window;
        count++;
        return window;
    }
}
