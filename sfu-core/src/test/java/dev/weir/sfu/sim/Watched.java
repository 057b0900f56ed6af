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
    record Frame(int timestamp, SimMedia.Part part, long wholeNanos) {}

    /** A frame on the screen. */
    record Shown(long nanos, SimMedia.Part part) {}

    private final TreeMap<Long, SimViewer.Received> packets = new TreeMap<>();
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
        List<Frame> whole = new ArrayList<>();
        int have = 0;
        long latest = 0;
        SimViewer.Received before = null;
        for (SimViewer.Received packet : packets.values()) {
            boolean same = before != null && before.timestamp() == packet.timestamp();
            have = same ? have + 1 : 1;
            latest = same ? Math.max(latest, packet.arrivalNanos()) : packet.arrivalNanos();
            if (have == packet.part().parts()) {
                whole.add(new Frame(packet.timestamp(), packet.part(), latest));
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
        List<Shown> shown = new ArrayList<>();
        Set<Integer> decoded = new HashSet<>();
        int layer = -1;
        long latest = 0;
        for (Frame frame : frames()) {
            SimMedia.Part part = frame.part();
            if (part.key()) {
                decoded.clear();
                layer = part.layer();
            }
            if (part.layer() == layer && (part.key() || decoded.contains(part.dependsOn()))) {
                decoded.add(part.frame());
                latest = Math.max(latest, frame.wholeNanos());
                shown.add(new Shown(latest, part));
            }
        }
        return shown;
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
