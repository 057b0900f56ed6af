// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The video a viewer was sent, in order of sequence numbers, and what its decoder made of it. */
public final class Watched {
    /** What a viewer saw from then on. */
    public record LayerAt(long nanos, int layer) {}

    /** A frame that came whole: when its last packet did. */
    record Frame(long firstSeq, SimMedia.Part part, long wholeNanos) {}

    /** A frame on the screen. */
    record Shown(long firstSeq, long nanos, SimMedia.Part part) {}

    private final TreeMap<Long, SimViewer.Received> packets = new TreeMap<>();
    private long lastKey = Long.MIN_VALUE;
    private long lastShown = -1;
    private final StreamRules rules = new StreamRules(packets);

    /** Whether that number is new. */
    boolean add(SimViewer.Received packet) {
        boolean fresh = packets.putIfAbsent(packet.seq(), packet) == null;
        if (fresh) {
            rules.check(packet);
        }
        return fresh;
    }

    NavigableMap<Long, SimViewer.Received> packets() {
        return packets;
    }

    StreamRules rules() {
        return rules;
    }

    /** Frames of which every packet came, in order of sequence numbers; one that was sent again stands there again. */
    List<Frame> frames() {
        return frames(packets);
    }

    private static List<Frame> frames(NavigableMap<Long, SimViewer.Received> packets) {
        List<Frame> whole = new ArrayList<>();
        int have = 0;
        long latest = 0;
        SimViewer.Received before = null;
        for (SimViewer.Received packet : packets.values()) {
            boolean same = before != null && before.timestamp() == packet.timestamp();
            have = same ? have + 1 : 1;
            latest = same ? Math.max(latest, packet.arrivalNanos()) : packet.arrivalNanos();
            if (have == packet.part().parts()) {
                whole.add(new Frame(packet.seq() - have + 1, packet.part(), latest));
            }
            before = packet;
        }
        return whole;
    }

    /**
     * What a decoder could show: frames that came whole and whose dependency it could decode, in order, each when the last packet
     * that it needs had come.
     */
    List<Shown> shown() {
        return shown(packets);
    }

    private static List<Shown> shown(NavigableMap<Long, SimViewer.Received> packets) {
        List<Shown> shown = new ArrayList<>();
        Set<Integer> decoded = new HashSet<>();
        int layer = -1;
        long latest = 0;
        for (Frame frame : frames(packets)) {
            SimMedia.Part part = frame.part();
            if (part.key()) {
                decoded.clear();
                layer = part.layer();
            }
            if (part.layer() == layer && (part.key() || decoded.contains(part.dependsOn()))) {
                decoded.add(part.frame());
                latest = Math.max(latest, frame.wholeNanos());
                shown.add(new Shown(frame.firstSeq(), latest, part));
            }
        }
        return shown;
    }

    /** When a picture came on the screen last; -1 before the first. What was shown before stays so. */
    long lastShownNanos() {
        long latest = lastShown;
        for (Shown shown : shown(packets.tailMap(lastKey, true))) {
            latest = Math.max(latest, shown.nanos());
            lastKey = shown.part().key() ? Math.max(lastKey, shown.firstSeq()) : lastKey;
        }
        lastShown = latest;
        return latest;
    }

    /** The longest time without a new picture from the first one on, up to {@code endNanos}. */
    long longestFreezeNanos(long fromNanos, long endNanos) {
        long longest = 0;
        long before = Long.MAX_VALUE;
        for (Shown shown : shown()) {
            if (shown.nanos() > endNanos) {
                break;
            }
            if (shown.nanos() >= fromNanos && before != Long.MAX_VALUE) {
                longest = Math.max(longest, shown.nanos() - Math.max(before, fromNanos));
            }
            before = shown.nanos();
        }
        return before == Long.MAX_VALUE
                ? endNanos - fromNanos
                : Math.max(longest, endNanos - Math.max(before, fromNanos));
    }

    /** When which layer came on the screen. */
    List<LayerAt> layers() {
        List<LayerAt> timeline = new ArrayList<>();
        for (Shown shown : shown()) {
            if (timeline.isEmpty()
                    || timeline.get(timeline.size() - 1).layer() != shown.part().layer()) {
                timeline.add(new LayerAt(shown.nanos(), shown.part().layer()));
            }
        }
        return timeline;
    }

    /** How many frames of each temporal layer were shown in that time. */
    Map<Integer, Integer> temporalLayers(long fromNanos, long endNanos) {
        Map<Integer, Integer> counts = new HashMap<>();
        shown().stream()
                .filter(shown -> shown.nanos() >= fromNanos && shown.nanos() < endNanos)
                .forEach(shown -> counts.merge(shown.part().temporal(), 1, Integer::sum));
        return counts;
    }
}
