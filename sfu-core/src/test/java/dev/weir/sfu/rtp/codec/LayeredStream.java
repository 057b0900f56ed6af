// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A random layered stream, with what each frame really refers to, so that a test can tell whether a viewer can decode what it was
 * sent. Each frame (of one spatial layer of one picture) has one to three packets.
 */
final class LayeredStream {
    /** One packet; {@code frame} is its frame's place in {@link #frames}. */
    record Sent(int frame, int timestamp, boolean marker, PayloadInfo info) {}

    /** One frame and the places of those it refers to. */
    record Frame(int picture, int spatial, int temporal, Set<Integer> references) {}

    final List<Frame> frames = new ArrayList<>();
    final List<Sent> packets = new ArrayList<>();

    private static final int[][] PATTERNS = {{0}, {0, 1}, {0, 2, 1, 2}};
    private final Random random;
    private final int spatialLayers;
    private final int temporalLayers;
    private final int[][] latest;
    private final boolean keyOnly;
    private boolean descriptors;

    /** @param keyOnly K-SVC: spatial layers refer to each other in keyframes only */
    LayeredStream(Random random, int spatialLayers, int temporalLayers, boolean keyOnly) {
        this.random = random;
        this.spatialLayers = spatialLayers;
        this.temporalLayers = temporalLayers;
        this.keyOnly = keyOnly;
        this.latest = new int[spatialLayers][temporalLayers];
    }

    /** Tells layers by dependency descriptor facts instead of by those of the payload. */
    LayeredStream withDescriptors() {
        descriptors = true;
        return this;
    }

    /** Adds pictures, the first and some others keyframes, and packets in sending order. */
    LayeredStream pictures(int count, int keyframeEvery) {
        int firstId = random.nextInt(1 << 15);
        int base = random.nextInt(256);
        int firstTimestamp = random.nextInt();
        int[] pattern = PATTERNS[temporalLayers - 1];
        int phase = 0;
        for (int picture = 0; picture < count; picture++) {
            boolean keyframe = picture % keyframeEvery == 0;
            phase = keyframe ? 0 : phase + 1;
            int temporal = pattern[phase % pattern.length];
            base += temporal == 0 ? 1 : 0;
            boolean begins = random.nextInt(3) == 0;
            for (int spatial = 0; spatial < spatialLayers; spatial++) {
                Set<Integer> references = references(spatial, temporal, keyframe, begins);
                int frame = frames.size();
                frames.add(new Frame(picture, spatial, temporal, references));
                PayloadInfo info = describe(frame, keyframe, begins);
                info.pictureId = (firstId + picture) & 0x7fff;
                info.tl0PicIdx = base & 0xff;
                addPackets(frame, firstTimestamp + picture * 3_000, info);
            }
            for (int spatial = 0; spatial < spatialLayers; spatial++) {
                int last = frames.size() - spatialLayers + spatial;
                for (int t = keyframe ? 0 : temporal; t < (keyframe ? temporalLayers : temporal + 1); t++) {
                    latest[spatial][t] = last;
                }
            }
        }
        return this;
    }

    /** The base layer's last frame, and in any other but a first one the last of all layers up to its own. */
    private Set<Integer> references(int spatial, int temporal, boolean keyframe, boolean begins) {
        Set<Integer> references = new HashSet<>();
        if (!keyframe) {
            references.add(latest[spatial][0]);
            for (int t = 1; t <= temporal && !begins; t++) {
                references.add(latest[spatial][t]);
            }
        }
        if (spatial > 0 && (keyframe || !keyOnly)) {
            references.add(frames.size() - 1);
        }
        return references;
    }

    private PayloadInfo describe(int place, boolean keyframe, boolean begins) {
        Frame frame = frames.get(place);
        PayloadInfo info = new PayloadInfo();
        info.valid = true;
        info.layered = spatialLayers * temporalLayers > 1;
        info.spatialLayer = frame.spatial;
        info.temporalLayer = frame.temporal;
        info.numbered = !descriptors;
        info.pictureIdOffset = 1;
        info.pictureIdLength = 2;
        info.tl0PicIdxOffset = 3;
        if (!descriptors) {
            info.temporalSwitchPoint = frame.temporal > 0 && begins;
            info.restartsLayer = keyframe && spatialLayers > 1;
            return info;
        }
        info.frameNumber = (65_500 + place) & 0xffff;
        for (int s = 0; s < spatialLayers; s++) {
            for (int t = 0; t < temporalLayers; t++) {
                int target = LayerTarget.of(s, t);
                info.targets |= 1 << target;
                info.targetUses = LayerTarget.withUse(info.targetUses, target, use(frame, keyframe, s, t));
            }
        }
        for (int reference : frame.references) {
            info.references |= DependencyStructure.reference(place - reference - 1);
        }
        info.restartsLayer = info.references == 0;
        return info;
    }

    private int use(Frame frame, boolean keyframe, int s, int t) {
        boolean below = (keyframe || !keyOnly) ? frame.spatial <= s : frame.spatial == s;
        if (!below || frame.temporal > t) {
            return LayerTarget.NOT_PRESENT;
        }
        if (keyframe) {
            return LayerTarget.SWITCH;
        }
        // What follows in the stream refers to the last frame of each layer, so only the lowest layer's frame is a
        // place to begin.
        boolean lowest = frame.temporal == 0 && t == 0 && (frame.spatial == 0 || keyOnly) && frame.spatial == s;
        return lowest ? LayerTarget.SWITCH : LayerTarget.REQUIRED;
    }

    private void addPackets(int frame, int timestamp, PayloadInfo template) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            PayloadInfo info = copy(template);
            boolean last = i == count - 1;
            info.startsFrame = i == 0;
            info.startsKeyframe = i == 0 && frames.get(frame).references.isEmpty();
            info.endsLayerFrame = last && (spatialLayers > 1 || descriptors);
            packets.add(new Sent(frame, timestamp, last && frames.get(frame).spatial == spatialLayers - 1, info));
        }
    }

    private static PayloadInfo copy(PayloadInfo from) {
        PayloadInfo to = new PayloadInfo();
        to.valid = true;
        to.layered = from.layered;
        to.numbered = from.numbered;
        to.spatialLayer = from.spatialLayer;
        to.temporalLayer = from.temporalLayer;
        to.temporalSwitchPoint = from.temporalSwitchPoint;
        to.restartsLayer = from.restartsLayer;
        to.pictureId = from.pictureId;
        to.pictureIdOffset = from.pictureIdOffset;
        to.pictureIdLength = from.pictureIdLength;
        to.tl0PicIdx = from.tl0PicIdx;
        to.tl0PicIdxOffset = from.tl0PicIdxOffset;
        to.frameNumber = from.frameNumber;
        to.targets = from.targets;
        to.targetUses = from.targetUses;
        to.references = from.references;
        return to;
    }

    /** The packets as a network might bring them: some late by up to {@code late} places, some not at all. */
    List<Sent> arriving(int late, double lost) {
        record Arrival(double when, Sent sent) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            boolean first = packets.get(i).frame() == 0;
            if (first || random.nextDouble() >= lost) {
                boolean isLate = !first && late > 0 && random.nextInt(10) == 0;
                arrivals.add(new Arrival(i + (isLate ? random.nextInt(late) + 0.5 : 0), packets.get(i)));
            }
        }
        arrivals.sort((a, b) -> Double.compare(a.when, b.when));
        return arrivals.stream().map(Arrival::sent).toList();
    }
}
