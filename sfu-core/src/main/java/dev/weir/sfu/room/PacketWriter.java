// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.sdp.SendTrack;

/**
 * Writes packets as one viewer negotiated them: the RTP header with its extensions, the codec's own numbers, and encrypts them
 * from the shared packet straight into the outgoing slot.
 *
 * <p>Not thread-safe: belongs to one viewer's slot.
 */
final class PacketWriter {
    /** The fields of an RTP header that a viewer's packet has of its own; reused. */
    static final class Fields {
        boolean marker;
        int payloadType;
        /** Sequence number with its rollovers, never used before for this SSRC. */
        long seq;

        int timestamp;
        int ssrc;
    }

    /** P in the first byte of an RTP header (RFC 3550 section 5.1). */
    private static final byte PADDING_BIT = 0x20;

    /** What a datagram takes on the wire beside the payload: RTP with extensions, SRTP, UDP and IPv4. */
    static final int OVERHEAD_BYTES = 20 + 16 + 28;

    /** The mandatory part of a dependency descriptor: flags and frame number. */
    private static final int DESCRIPTOR_BYTES = 3;

    /** As much padding as one packet can have; the last byte counts it. */
    private static final int MAX_PADDING = 255;

    private static final byte[] LITTLE_PADDING = {1};

    private static final byte[] MUCH_PADDING = mostPadding();

    private final Extensions extensions;
    private final Peer peer;
    private final ViewerBandwidth bandwidth;
    private final FrameNumbers numbers;
    private final RtpHeaderWriter header = new RtpHeaderWriter();

    PacketWriter(SendTrack negotiated, Peer peer, ViewerBandwidth bandwidth, FrameNumbers numbers) {
        this.extensions = Extensions.of(negotiated.extensions());
        this.peer = peer;
        this.bandwidth = bandwidth;
        this.numbers = numbers;
        header.allowTwoByte(negotiated.twoByteExtensions());
    }

    private static byte[] mostPadding() {
        byte[] padding = new byte[MAX_PADDING];
        padding[MAX_PADDING - 1] = (byte) MAX_PADDING;
        return padding;
    }

    /**
     * Sends a publisher's packet, whose numbers {@link FrameNumbers#find} has found.
     *
     * @param era of the viewer's stream that the packet belongs to
     * @param skippedBytes left out at the beginning of the payload
     * @return the slot with the encrypted packet
     */
    Packet send(
            Fields fields, StoredPacket stored, Packet packet, int era, int skippedBytes, long nowNanos, Outbox out) {
        Packet slot = peer.claim(out);
        int headerBytes = writeHeader(slot, fields, stored, packet, era, nowNanos);
        if (stored.paddingBytes > 0) {
            slot.array()[slot.offset()] |= PADDING_BIT;
        }
        int start = numbers.apply(packet.array(), stored.payloadOffset + skippedBytes, stored.info);
        int end = stored.payloadOffset + stored.payloadBytes + stored.paddingBytes;
        peer.sendRtp(slot, headerBytes, packet.array(), start, end - start, fields.seq);
        numbers.undo();
        return slot;
    }

    /**
     * As {@link #send}, by RTX, with the original sequence number in front of the payload (RFC 4588 section 4): its two bytes belong
     * to the shared packet's header and are put back.
     */
    void repeat(
            Fields fields,
            int originalSeq,
            StoredPacket stored,
            Packet packet,
            int era,
            int skippedBytes,
            long nowNanos,
            Outbox out) {
        Packet slot = peer.claim(out);
        int headerBytes = writeHeader(slot, fields, stored, packet, era, nowNanos);
        byte[] array = packet.array();
        int at = numbers.apply(array, stored.payloadOffset + skippedBytes, stored.info) - 2;
        byte high = array[at];
        byte low = array[at + 1];
        array[at] = (byte) (originalSeq >> 8);
        array[at + 1] = (byte) originalSeq;
        peer.sendRtp(slot, headerBytes, array, at, stored.payloadOffset + stored.payloadBytes - at, fields.seq);
        array[at] = high;
        array[at + 1] = low;
        numbers.undo();
    }

    /** Sends a packet that is padding alone, little or as much as there can be; returns its bytes on the wire. */
    int sendPadding(Fields fields, boolean little, long nowNanos, Outbox out) {
        byte[] padding = little ? LITTLE_PADDING : MUCH_PADDING;
        Packet slot = peer.claim(out);
        begin(slot, fields);
        number(padding.length, nowNanos);
        int headerBytes = header.end();
        slot.array()[slot.offset()] |= PADDING_BIT;
        peer.sendRtp(slot, headerBytes, padding, 0, padding.length, fields.seq);
        return padding.length + OVERHEAD_BYTES;
    }

    /** A slot for bytes that are finished already. */
    Packet claim(Outbox out) {
        return peer.claim(out);
    }

    private void begin(Packet slot, Fields fields) {
        header.begin(
                slot.array(),
                slot.offset(),
                fields.marker,
                fields.payloadType,
                (int) fields.seq & 0xffff,
                fields.timestamp,
                fields.ssrc);
    }

    private int writeHeader(Packet slot, Fields fields, StoredPacket stored, Packet packet, int era, long nowNanos) {
        begin(slot, fields);
        number(stored.payloadBytes, nowNanos);
        if (stored.audioLevelOffset >= 0 && extensions.audioLevel() > 0) {
            header.extension(extensions.audioLevel(), packet.array(), stored.audioLevelOffset, 1);
        }
        if (stored.orientationOffset >= 0 && extensions.videoOrientation() > 0) {
            header.extension(extensions.videoOrientation(), packet.array(), stored.orientationOffset, 1);
        }
        if (stored.descriptorBytes >= DESCRIPTOR_BYTES && extensions.dependencyDescriptor() > 0) {
            describe(stored, packet.array(), era);
        }
        return header.end();
    }

    /** The viewer's own transport-wide number, by which it reports arrivals. */
    private void number(int payloadBytes, long nowNanos) {
        if (extensions.transportCc() > 0) {
            header.extensionUint16(extensions.transportCc(), bandwidth.sent(payloadBytes + OVERHEAD_BYTES, nowNanos));
        }
    }

    /** Of layered streams without layers in the payload's own descriptor; the frame number is the viewer's. */
    private void describe(StoredPacket stored, byte[] array, int era) {
        PayloadInfo info = stored.info;
        if (!info.layered || info.frameNumber == PayloadInfo.ABSENT) {
            return;
        }
        int at = stored.descriptorOffset + 1;
        byte high = array[at];
        byte low = array[at + 1];
        int frame = numbers.frame(era, info.frameNumber);
        array[at] = (byte) (frame >> 8);
        array[at + 1] = (byte) frame;
        header.extension(extensions.dependencyDescriptor(), array, stored.descriptorOffset, stored.descriptorBytes);
        array[at] = high;
        array[at + 1] = low;
    }
}
