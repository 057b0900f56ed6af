// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameter sets that an H.264 or H.265 stream has told, the newest of each type and id. */
final class ParameterSets {
    /** Longest set that is kept: some hundred times what encoders write. */
    static final int MAX_BYTES = 4_096;

    /** {@code avcC} counts no more of one type. */
    private static final int MAX_OF_A_TYPE = 31;

    private static final int IDS = 256;

    private final TreeMap<Integer, byte[]> sets = new TreeMap<>();
    private final TreeMap<Integer, byte[]> changed = new TreeMap<>();

    /**
     * Keeps a set, unless it is too long or there are too many.
     *
     * @param id 0 to 255
     * @param unit with its NAL unit header, without start code
     */
    void put(int type, int id, byte[] unit) {
        int key = type * IDS + id;
        byte[] before = sets.get(key);
        if (unit.length > MAX_BYTES
                || Arrays.equals(before, unit)
                || (before == null && ofType(type).size() >= MAX_OF_A_TYPE)) {
            return;
        }
        sets.put(key, unit);
        changed.put(key, unit);
    }

    /** One set; null when it has not been told. */
    byte @Nullable [] get(int type, int id) {
        return sets.get(type * IDS + id);
    }

    /** All of a type by their ids. */
    List<byte[]> ofType(int type) {
        return List.copyOf(sets.subMap(type * IDS, (type + 1) * IDS).values());
    }

    /** Those that are new or other than when this was asked last, by type and id. */
    List<byte[]> takeChanged() {
        if (changed.isEmpty()) {
            return List.of();
        }
        List<byte[]> taken = new ArrayList<>(changed.values());
        changed.clear();
        return taken;
    }

    /**
     * The sets that a session description tells in an {@code fmtp} value (RFC 6184 section 8.1, RFC 7798 section 7.1). What is not
     * base64 is as good as not told: the stream has its sets too, or its viewers could not decode it.
     */
    static List<byte[]> described(@Nullable String list) {
        List<byte[]> units = new ArrayList<>();
        for (String one : list == null ? new String[0] : list.split(",", MAX_OF_A_TYPE)) {
            decoded(one.strip()).ifPresent(units::add);
        }
        return units;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
