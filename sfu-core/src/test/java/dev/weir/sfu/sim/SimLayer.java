// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtcp.RtcpWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One video stream of a simulated publisher: all there is, or a simulcast layer, with numbers, timestamps and keyframes of its
 * own.
 */
final class SimLayer {
    private static final int PART_BYTES = 1_100;
    private static final int MAX_PART_BYTES = 1_390;

    /** What a sender can repeat, as many packets as a browser keeps. */
    private static final int HISTORY = 2_000;

    private static final int[][] PATTERNS = {{0}, {0, 1}, {0, 2, 1, 2}};

    private record Sent(byte[] payload, int timestamp, boolean marker) {}

    private final int index;
    private final SimPublisher.Layer layer;
    private final SimPublisher.Media media;
    private final SimPublisher.Track track;
    private final SimSender sender;
    private final int[] latest = {SimMedia.NOTHING, SimMedia.NOTHING, SimMedia.NOTHING};
    private final Map<Integer, Sent> history = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Sent> eldest) {
            return size() > HISTORY;
        }
    };
    private final Random sizes = new Random(1);
    private boolean countsLayers;
    private int timestampOffset;
    private int pictureOffset;
    private boolean active = true;
    private boolean keyWanted = true;
    private int sinceKey;
    private int pictures;
    private int baseIndex;
    private long seq;
    private long rtxSeq;
    private long packets;
    private long octets;

    /** A stream that is the only one: its numbers are the same in every run. */
    static SimLayer only(SimPublisher.Media media, SimPublisher.Track track, SimSender sender) {
        SimLayer only = new SimLayer(0, new SimPublisher.Layer("", media.bitrateBps()), media, track, sender);
        only.seq = 65_000;
        only.rtxSeq = 7;
        return only;
    }

    /** One of several: everything that is counted starts anywhere. */
    static SimLayer of(
            int index, SimPublisher.Media media, SimPublisher.Track track, SimSender sender, RandomGenerator random) {
        SimLayer one = new SimLayer(index, media.layers().get(index), media, track, sender);
        one.countsLayers = true;
        one.timestampOffset = random.nextInt();
        one.pictureOffset = random.nextInt(1 << 15);
        one.baseIndex = random.nextInt(1 << 8);
        one.seq = random.nextInt(1 << 16);
        one.rtxSeq = random.nextInt(1 << 15);
        return one;
    }

    private SimLayer(
            int index, SimPublisher.Layer layer, SimPublisher.Media media, SimPublisher.Track track, SimSender sender) {
        this.index = index;
        this.layer = layer;
        this.media = media;
        this.track = track;
        this.sender = sender;
        this.countsLayers = media.temporalSizes().size() > 1;
    }

    /** Sends this layer's version of a picture. */
    void picture(int frame, int ticks, Outbox out) {
        if (!active) {
            return;
        }
        boolean key = keyWanted || sinceKey >= media.gopFrames();
        keyWanted = false;
        sinceKey = key ? 0 : sinceKey;
        int temporal = temporalOf(sinceKey++);
        SimMedia.Part whole = describe(frame, temporal, key);
        latest[temporal] = frame;
        baseIndex += temporal == 0 ? 1 : 0;
        double size = (double) layer.bitrateBps() / 8 / media.framesPerSecond();
        int bytes = (int) (size * (key ? 3 : media.temporalSizes().get(temporal) * uneven()));
        int parts = Math.max(Math.max(1, bytes / PART_BYTES), (bytes + MAX_PART_BYTES - 1) / MAX_PART_BYTES);
        SimMedia.Numbers numbers = countsLayers
                ? new SimMedia.Numbers((pictures + pictureOffset) & 0x7fff, baseIndex & 0xff, temporal)
                : new SimMedia.Numbers(frame, SimMedia.ABSENT, SimMedia.ABSENT);
        for (int part = 0; part < parts; part++) {
            send(SimMedia.vp8(whole.at(part, parts), numbers, bytes / parts), ticks, part == parts - 1, out);
        }
        pictures++;
    }

    private int temporalOf(int place) {
        int[] pattern = PATTERNS[media.temporalSizes().size() - 1];
        return pattern[place % pattern.length];
    }

    /** 1 on average. */
    private double uneven() {
        double sigma = media.unevenness();
        return sigma == 0 ? 1 : Math.exp(sigma * sizes.nextGaussian() - sigma * sigma / 2);
    }

    private SimMedia.Part describe(int frame, int temporal, boolean key) {
        int dependsOn = key ? SimMedia.NOTHING : latest[0];
        if (temporal == 2) {
            dependsOn = Math.max(latest[0], latest[1]);
        }
        boolean sync = temporal > 0 && dependsOn == latest[0];
        return new SimMedia.Part(index, frame, dependsOn, temporal, sync, 0, 1, key);
    }

    private void send(byte[] payload, int ticks, boolean marker, Outbox out) {
        int timestamp = ticks + timestampOffset;
        history.put((int) seq & 0xffff, new Sent(payload, timestamp, marker));
        packets++;
        octets += payload.length;
        sender.send(track, seq++, timestamp, marker, payload, out);
    }

    /** Answers a NACK by RTX; nothing when the packet is gone or no RTX was agreed. */
    void repeat(int sequenceNumber, Outbox out) {
        Sent sent = history.get(sequenceNumber);
        if (sent == null || track.rtxPayloadType() < 0) {
            return;
        }
        byte[] wrapped = new byte[sent.payload().length + 2];
        wrapped[0] = (byte) (sequenceNumber >> 8);
        wrapped[1] = (byte) sequenceNumber;
        System.arraycopy(sent.payload(), 0, wrapped, 2, sent.payload().length);
        sender.repeat(track, rtxSeq++, sent.timestamp(), sent.marker(), wrapped, out);
    }

    void report(RtcpWriter writer, long epochNanos, int ticks) {
        writer.senderReport(track.ssrc(), NtpTime.ofEpochNanos(epochNanos), ticks + timestampOffset, packets, octets);
    }

    void wantKeyframe() {
        keyWanted = true;
    }

    /** Sends nothing, not even reports, until it is switched on again, which begins with a keyframe. */
    void active(boolean on) {
        keyWanted |= on && !active;
        active = on;
    }

    boolean isActive() {
        return active;
    }

    int ssrc() {
        return track.ssrc();
    }

    String rid() {
        return layer.rid();
    }
}
