// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.PublisherClock;
import dev.weir.sfu.feedback.RoundTrip;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.ReceiveTrack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which encoding a publisher's packet belongs to.
 *
 * <p>By its SSRC when that was announced or seen before; else by the rid, then the mid in its header extensions, then by its
 * payload type, as RFC 9143 section 9.2 and RFC 8852 have it. RTX packets (RFC 4588) are unwrapped and join the encoding they
 * repair. The number of streams is bounded: the rest is dropped and counted.
 */
final class PublisherStreams {
    /** Streams of one track at most: three simulcast layers and one that changed its SSRC. */
    private static final int MAX_PER_TRACK = 4;

    private static final int MAX_STREAMS = 32;

    private final String sessionId;
    private final RoomContext context;
    private final List<Track> tracks = new ArrayList<>(2);
    private final List<Stream> streams = new ArrayList<>(4);
    private final List<IncomingEncoding> encodings = new ArrayList<>(4);
    private final RtpHeader unwrapped = new RtpHeader();
    private final Runnable deadlineMoved;
    private final PublisherClock clock = new PublisherClock();
    private final RoundTrip roundTrip = new RoundTrip();
    private final Map<RoomBranch, PublisherClock> branches = new LinkedHashMap<>();
    private long dropped;

    /** A negotiated m-line. */
    private record Track(ReceiveTrack negotiated, Extensions extensions, TrackFanout fanout) {}

    /** An SSRC and what it feeds: an encoding, directly or as its repair. */
    private record Stream(int ssrc, IncomingEncoding encoding, boolean repair) {}

    PublisherStreams(
            String sessionId, Room room, List<ReceiveTrack> negotiated, RoomContext context, Runnable deadlineMoved) {
        this.sessionId = sessionId;
        this.context = context;
        this.deadlineMoved = deadlineMoved;
        for (ReceiveTrack track : negotiated) {
            tracks.add(
                    new Track(track, Extensions.of(track.extensions()), room.fanout(track.kind() == MediaKind.VIDEO)));
        }
    }

    /** Takes a packet, gives one back. */
    Packet receive(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        Stream stream = streamOf(header.ssrc());
        if (stream == null) {
            stream = resolve(packet, header);
        }
        if (stream == null) {
            dropped++;
            return packet;
        }
        if (!stream.repair()) {
            return stream.encoding().receive(packet, header, extendedSeq, false, nowNanos);
        }
        return repair(stream.encoding(), packet, header, nowNanos);
    }

    private @Nullable Stream streamOf(int ssrc) {
        // By index: no iterator per packet.
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).ssrc() == ssrc) {
                return streams.get(i);
            }
        }
        return null;
    }

    private @Nullable Stream resolve(Packet packet, RtpHeader header) {
        if (streams.size() >= MAX_STREAMS) {
            return null;
        }
        Track track = trackOf(packet, header);
        if (track == null) {
            return null;
        }
        CodecParameters codec = codecOf(track, header.payloadType());
        boolean repair = codec != null && codec.payloadType() != header.payloadType();
        String rid = text(
                packet,
                header,
                repair ? track.extensions().repairedRid() : track.extensions().rid());
        IncomingEncoding encoding =
                codec == null ? null : repair ? repaired(track, header.ssrc(), rid) : open(track, header, rid);
        if (encoding == null) {
            return null;
        }
        Stream stream = new Stream(header.ssrc(), encoding, repair);
        streams.add(stream);
        return stream;
    }

    private @Nullable Track trackOf(Packet packet, RtpHeader header) {
        for (Track track : tracks) {
            if (track.negotiated().ssrcs().contains(header.ssrc())
                    || track.negotiated().rtxSsrcByPrimary().containsValue(header.ssrc())) {
                return track;
            }
        }
        for (Track track : tracks) {
            String mid = text(packet, header, track.extensions().mid());
            if (!mid.isEmpty() && mid.equals(track.negotiated().mid())) {
                return track;
            }
        }
        for (Track track : tracks) {
            if (codecOf(track, header.payloadType()) != null) {
                return track;
            }
        }
        return null;
    }

    /** The codec whose packets, or whose retransmissions, have that payload type. */
    private static @Nullable CodecParameters codecOf(Track track, int payloadType) {
        for (CodecParameters codec : track.negotiated().codecs()) {
            if (codec.payloadType() == payloadType || codec.rtxPayloadType() == payloadType) {
                return codec;
            }
        }
        return null;
    }

    private static String text(Packet packet, RtpHeader header, int extensionId) {
        int offset = extensionId == 0 ? -1 : header.extensionOffset(extensionId);
        return offset < 0
                ? ""
                : new String(packet.array(), offset, header.extensionLength(extensionId), StandardCharsets.US_ASCII);
    }

    private @Nullable IncomingEncoding repaired(Track track, int rtxSsrc, String rid) {
        List<IncomingEncoding> candidates = encodings.stream()
                .filter(one -> one.track().equals(track.negotiated()))
                .toList();
        for (IncomingEncoding candidate : candidates) {
            Integer announced = track.negotiated().rtxSsrcByPrimary().get(candidate.ssrc());
            if ((announced != null && announced == rtxSsrc) || (!rid.isEmpty() && rid.equals(candidate.rid()))) {
                return candidate;
            }
        }
        return candidates.size() == 1 ? candidates.get(0) : null;
    }

    private @Nullable IncomingEncoding open(Track track, RtpHeader header, String rid) {
        long already = encodings.stream()
                .filter(one -> one.track().equals(track.negotiated()))
                .count();
        if (already >= MAX_PER_TRACK) {
            return null;
        }
        EncodingSource source =
                new EncodingSource(sessionId, header.ssrc(), rid, track.negotiated(), track.extensions(), clock);
        IncomingEncoding encoding = new IncomingEncoding(source, track.fanout(), roundTrip, context, deadlineMoved);
        encodings.add(encoding);
        track.fanout().add(encoding.encoding());
        branches.forEach((branch, branchClock) -> relay(encoding, branch, branchClock));
        return encoding;
    }

    /** Turns an RTX packet into the one it repeats, in place: the header moves over the original sequence number. */
    private Packet repair(IncomingEncoding encoding, Packet packet, RtpHeader header, long nowNanos) {
        CodecParameters codec = encoding.codec();
        if (header.payloadLength() < 2 || codec == null || codec.rtxPayloadType() != header.payloadType()) {
            return packet;
        }
        byte[] bytes = packet.array();
        int osn = ((bytes[header.payloadOffset()] & 0xff) << 8) | (bytes[header.payloadOffset() + 1] & 0xff);
        int start = packet.offset() + 2;
        System.arraycopy(bytes, packet.offset(), bytes, start, header.headerLength());
        bytes[start + 1] = (byte) ((bytes[start + 1] & 0x80) | codec.payloadType());
        bytes[start + 2] = (byte) (osn >> 8);
        bytes[start + 3] = (byte) osn;
        for (int i = 0; i < 4; i++) {
            bytes[start + 8 + i] = (byte) (encoding.ssrc() >> (24 - 8 * i));
        }
        packet.range(start, packet.length() - 2);
        return unwrapped.parse(bytes, start, packet.length())
                ? encoding.receive(packet, unwrapped, encoding.extend(osn), true, nowNanos)
                : packet;
    }

    /** From now on viewers on that loop see this publisher too; harmless when they do already. */
    void relayTo(RoomBranch branch) {
        PublisherClock branchClock = new PublisherClock();
        if (branches.putIfAbsent(branch, branchClock) == null) {
            encodings.forEach(encoding -> relay(encoding, branch, branchClock));
        }
    }

    private void relay(IncomingEncoding encoding, RoomBranch branch, PublisherClock branchClock) {
        EncodingSource source = new EncodingSource(
                sessionId,
                encoding.ssrc(),
                encoding.rid(),
                encoding.track(),
                Extensions.of(encoding.track().extensions()),
                branchClock);
        encoding.relayTo(new EncodingRelay(encoding, context.loop(), branch, source));
    }

    void stopRelaysTo(RoomBranch branch) {
        if (branches.remove(branch) != null) {
            encodings.forEach(encoding -> encoding.stopRelaysTo(branch));
        }
    }

    void senderReport(int ssrc, long ntp64, int rtpTimestamp, long arrivalNanos) {
        Stream stream = streamOf(ssrc);
        if (stream == null || stream.repair()) {
            return;
        }
        stream.encoding().senderReport(NtpTime.toEpochNanos(ntp64), rtpTimestamp, arrivalNanos);
    }

    List<IncomingEncoding> encodings() {
        return encodings;
    }

    void release() {
        encodings.forEach(encoding -> encoding.encoding().release());
        branches.clear();
    }

    long dropped() {
        return dropped;
    }
}
