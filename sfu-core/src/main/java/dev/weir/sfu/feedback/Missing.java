// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/** The numbers {@link MissingPackets} waits for, ascending; a list that makes no garbage once it has been as long. */
final class Missing {
    /** One of them. */
    static final class Hole {
        long seq;
        long openedAt;
        long askAt;
        int tries;
    }

    private Hole[] holes = {};
    private int size;

    int size() {
        return size;
    }

    Hole get(int index) {
        return holes[index];
    }

    /** One more at the end, to be filled in. */
    Hole add() {
        if (size == holes.length) {
            holes = Arrays.copyOf(holes, Math.max(8, 2 * size));
            for (int i = size; i < holes.length; i++) {
                holes[i] = new Hole();
            }
        }
        return holes[size++];
    }

    /** Where that number stands, or a negative value. */
    int indexOf(long seq) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (holes[middle].seq < seq) {
                low = middle + 1;
            } else if (holes[middle].seq > seq) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    void remove(int index) {
        Hole free = holes[index];
        System.arraycopy(holes, index + 1, holes, index, size - index - 1);
        holes[--size] = free;
    }

    void clear() {
        size = 0;
    }
}
