// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.ring.PacketRing;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The end of a recording that a media loop sees: copies what it is told into a ring.
 *
 * <p>What finds no room is left out and counted; when there is room again a keyframe is asked for, as the pictures since are of no
 * use. Methods of {@link MediaSink} belong to the room's loop.
 */
public final class RecordingSink implements MediaSink {
    /** Added to each of the tags below when it is of pictures. */
    static final int OF_VIDEO = 1;

    /** A packet: extended sequence number, arrival. */
    static final int PACKET = 0;

    /** A sender report: publisher's wall clock, arrival; the RTP timestamp as four bytes of payload. */
    static final int REPORT = 2;

    /** Another stream begins, the next one of {@link #streams}. */
    static final int STREAM = 4;

    /** The publisher has gone. */
    static final int ENDED = 6;

    private final PacketRing ring;
    private final Queue<TrackInfo> streams = new ConcurrentLinkedQueue<>();
    private final byte[] timestamp = new byte[4];
    private final @Nullable TrackInfo[] current = new @Nullable TrackInfo[2];
    private boolean full;
    private long dropped;
    private volatile @Nullable MediaFeed feed;
    private volatile long droppedPackets;
    private volatile boolean leaving;
    private volatile boolean closed;

    /** @param ringBytes of packets that may wait for the writer */
    public RecordingSink(int ringBytes) {
        ring = new PacketRing(ringBytes);
    }

    @Override
    public void opened(MediaFeed opened) {
        feed = opened;
        if (leaving) {
            opened.close();
        }
    }

    @Override
    public void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        int kind = begin(track);
        if (!ring.offer(PACKET + kind, extendedSeq, arrivalNanos, packet, offset, length)) {
            full = true;
            dropped++;
            droppedPackets = dropped;
        } else if (full) {
            full = false;
            requestKeyframe();
        }
    }

    @Override
    public void senderReport(TrackInfo track, long epochNanos, int rtpTimestamp, long arrivalNanos) {
        int kind = begin(track);
        for (int i = 0; i < timestamp.length; i++) {
            timestamp[i] = (byte) (rtpTimestamp >>> (24 - 8 * i));
        }
        // When there is no room the next one will do.
        boolean taken = ring.offer(REPORT + kind, epochNanos, arrivalNanos, timestamp, 0, timestamp.length);
        full |= !taken;
    }

    /** Says which stream comes, when it is another than before. */
    private int begin(TrackInfo track) {
        int kind = kind(track);
        if (!track.equals(current[kind])) {
            current[kind] = track;
            streams.add(track);
            ring.force(STREAM + kind, 0, 0);
        }
        return kind;
    }

    private static int kind(TrackInfo track) {
        return track.kind().equals("video") ? OF_VIDEO : 0;
    }

    @Override
    public void ended(TrackInfo track) {
        int kind = kind(track);
        current[kind] = null;
        ring.force(ENDED + kind, 0, 0);
    }

    @Override
    public void closed() {
        closed = true;
    }

    /** Asks for a keyframe of what is recorded. Any thread. */
    void requestKeyframe() {
        MediaFeed to = feed;
        if (to != null) {
            to.requestKeyframe();
        }
    }

    /** Takes itself out of the room, also when it is still on its way in. Any thread. */
    public void leave() {
        leaving = true;
        MediaFeed from = feed;
        if (from != null) {
            from.close();
        }
    }

    /** Null before the first record. Any thread. */
    @Nullable
    MediaFeed feed() {
        return feed;
    }

    /** Reads what has come; the writer's thread. */
    int drain(PacketRing.Reader reader) {
        return ring.drain(reader);
    }

    /** What a {@link #STREAM} is about; the writer's thread. */
    TrackInfo nextStream() {
        return streams.remove();
    }

    /** Nothing more will be put in. What is in may still have to be drained. Any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Packets that found no room. Any thread. */
    long droppedPackets() {
        return droppedPackets;
    }
}
