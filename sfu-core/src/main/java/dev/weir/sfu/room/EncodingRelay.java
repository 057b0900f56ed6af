// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Recipient;
import dev.weir.sfu.rtp.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Carries one encoding to a branch of the room on another loop, where an {@link Encoding} of its own makes the same of it.
 *
 * <p>Methods say which loop they belong to. What crosses does so by the loop's mailbox, in order; the copy's wishes for keyframes
 * come back as commands.
 */
final class EncodingRelay implements Recipient, KeyframeSource {
    /** A packet of the past, as bytes. */
    private record Past(byte[] bytes, int offset, long extendedSeq, long arrivalNanos) {}

    private final IncomingEncoding origin;
    private final MediaLoop home;
    private final RoomBranch branch;
    private final Encoding copy;
    private final RtpHeader header = new RtpHeader();
    private volatile long responseNanos = KeyframeRequests.UNKNOWN;
    private volatile boolean ignored;

    /** Publisher's loop. */
    EncodingRelay(IncomingEncoding origin, MediaLoop home, RoomBranch branch, EncodingSource source) {
        this.origin = origin;
        this.home = home;
        this.branch = branch;
        this.copy = new Encoding(source, branch.fanout(origin.fanout().isVideo()), branch.context(), this);
    }

    RoomBranch branch() {
        return branch;
    }

    /** Opens the copy and fills it with what there is from that packet on. Publisher's loop. */
    void start(Encoding encoding, long firstSeq) {
        List<Past> past = new ArrayList<>();
        for (long seq = firstSeq; encoding.isStarted() && seq <= encoding.newestSeq(); seq++) {
            StoredPacket stored = encoding.stored(seq);
            Packet packet = stored == null ? null : stored.packet;
            if (packet != null) {
                byte[] bytes = Arrays.copyOfRange(packet.array(), packet.offset(), packet.offset() + packet.length());
                past.add(new Past(bytes, packet.offset(), seq, packet.arrivalNanos()));
            }
        }
        branch.loop().execute(() -> {
            fill(past);
            branch.add(copy);
        });
    }

    private void fill(List<Past> past) {
        Packet packet = branch.context().pool().take();
        for (Past one : past) {
            packet.range(one.offset(), one.bytes().length);
            System.arraycopy(one.bytes(), 0, packet.array(), one.offset(), one.bytes().length);
            packet.arrivalNanos(one.arrivalNanos());
            if (readable(packet, one.extendedSeq())) {
                packet = copy.restore(packet, header, one.extendedSeq(), one.arrivalNanos());
            }
        }
        branch.context().pool().give(packet);
    }

    /** Publisher's loop. */
    void send(Packet packet, long extendedSeq, MediaLoop from) {
        branch.loop().handOver(packet, this, extendedSeq, from);
    }

    /** Branch's loop. */
    @Override
    public Packet arrived(Packet packet, long extendedSeq, long nowNanos, Outbox out) {
        return branch.has(copy) && readable(packet, extendedSeq)
                ? copy.store(packet, header, extendedSeq, nowNanos)
                : packet;
    }

    private boolean readable(Packet packet, long extendedSeq) {
        return header.parse(packet.array(), packet.offset(), packet.length())
                && copy.wants(header.payloadType(), extendedSeq);
    }

    /** Publisher's loop. */
    void senderReport(long epochNanos, int rtpTimestamp, long arrivalNanos) {
        branch.loop().execute(() -> copy.clock().senderReport(epochNanos, rtpTimestamp, arrivalNanos));
    }

    /** What the publisher's loop knows of {@link #responseNanos} and {@link #isIgnored}. Publisher's loop. */
    void answers(long newResponseNanos, boolean nowIgnored) {
        responseNanos = newResponseNanos;
        ignored = nowIgnored;
    }

    @Override
    public void want() {
        home.execute(origin::want);
    }

    @Override
    public long responseNanos() {
        return responseNanos;
    }

    @Override
    public boolean isIgnored() {
        return ignored;
    }

    /** The publisher's loop has seen it before us. */
    @Override
    public void began(long firstSeq, long nowNanos) {}
}
