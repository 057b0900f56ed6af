// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.sim.SimViewer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of every packet a viewer gets, checked against its neighbours as it arrives, late ones too.
 *
 * <p>Always: one timestamp is one frame of one layer, its packets numbered in a row, and timestamps advance from frame to frame. Of
 * what is written into VP8's descriptor, which only a rewriting server keeps continuous: picture ids count frames, TL0PICIDX
 * counts those of temporal layer 0, and nothing is sent whose dependency was left out.
 */
final class StreamRules {
    private static final int MAX_REMEMBERED = 20;

    private final NavigableMap<Long, Received> packets;
    private final List<String> violations = new ArrayList<>();
    private final List<String> descriptorViolations = new ArrayList<>();

    StreamRules(NavigableMap<Long, Received> packets) {
        this.packets = packets;
    }

    /** Looks at a packet that was just put among the others. */
    void check(Received packet) {
        Map.Entry<Long, Received> before = packets.lowerEntry(packet.seq());
        Map.Entry<Long, Received> after = packets.higherEntry(packet.seq());
        if (before != null) {
            check(before.getValue(), packet);
        }
        if (after != null) {
            check(packet, after.getValue());
        }
    }

    private void check(Received before, Received after) {
        int advance = after.timestamp() - before.timestamp();
        boolean next = after.seq() == before.seq() + 1;
        if (advance == 0) {
            long steps = (long) after.part().part() - before.part().part();
            demand(after.part().sameFrame(before.part()), violations, "one timestamp, two frames", before, after);
            demand(after.seq() - before.seq() == steps, violations, "a frame not numbered in a row", before, after);
            demand(after.numbers().equals(before.numbers()), descriptorViolations, "a torn descriptor", before, after);
            return;
        }
        demand(advance > 0, violations, "a timestamp that goes back", before, after);
        if (next && !before.part().isLast() && after.part().isFirst()) {
            // A start that was given up for a fresher one.
            demand(after.part().key(), violations, "a frame that was cut off", before, after);
        } else if (next) {
            demand(after.part().isFirst(), violations, "a torn frame", before, after);
            checkNumbers(before, after);
            demand(isDecodable(after), descriptorViolations, "a frame without what it depends on", before, after);
        }
    }

    private void checkNumbers(Received before, Received after) {
        int pictures = (after.numbers().pictureId() - before.numbers().pictureId()) & 0x7fff;
        demand(pictures == 1, descriptorViolations, "picture ids not in a row", before, after);
        if (after.numbers().tl0PicIdx() == SimMedia.ABSENT || before.numbers().tl0PicIdx() == SimMedia.ABSENT) {
            return;
        }
        int bases = (after.numbers().tl0PicIdx() - before.numbers().tl0PicIdx()) & 0xff;
        int expected = after.part().temporal() == 0 ? 1 : 0;
        demand(bases == expected, descriptorViolations, "TL0PICIDX does not count layer 0", before, after);
    }

    /** Walks back to the frame it depends on; behind a hole anything may have been. */
    private boolean isDecodable(Received packet) {
        if (packet.part().key()) {
            return true;
        }
        for (long seq = packet.seq() - 1; ; seq--) {
            @Nullable Received earlier = packets.get(seq);
            if (earlier == null) {
                return seq >= packets.firstKey();
            }
            if (earlier.part().layer() != packet.part().layer()) {
                return false;
            }
            if (earlier.part().frame() == packet.part().dependsOn()) {
                return true;
            }
        }
    }

    private static void demand(boolean holds, List<String> broken, String what, Received before, Received after) {
        if (!holds && broken.size() < MAX_REMEMBERED) {
            broken.add(what + ": " + before + " then " + after);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<String> descriptorViolations() {
        return List.copyOf(descriptorViolations);
    }
}
