// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes RTP packets of frames as browsers do: the other side of {@link FrameAssembler}, for tests.
 *
 * <p>VP8 and VP9 get picture numbers of 15 bits, H.264 and H.265 their parameter sets in front of each keyframe when those were told
 * ({@link #withParameterSets}), AV1 the bit that says that a new sequence begins.
 */
public final class Packetizer {
    private static final int PAYLOAD_TYPE = 96;
    private static final int SSRC = 0x11111111;

    private final RecordedCodec codec;
    private final int maxPayloadBytes;
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private List<byte[]> parameterSets = List.of();
    private int sequenceNumber;
    private int pictureId;

    /** @param maxPayloadBytes of a packet, descriptors included; at least 16 */
    public Packetizer(RecordedCodec codec, int maxPayloadBytes, int firstSequenceNumber) {
        this.codec = codec;
        this.maxPayloadBytes = maxPayloadBytes;
        this.sequenceNumber = firstSequenceNumber;
    }

    /** H.264 and H.265: NAL units without start code that go in front of each keyframe. */
    public Packetizer withParameterSets(List<byte[]> sets) {
        parameterSets = List.copyOf(sets);
        return this;
    }

    /** The packets of a frame in order; the last has the marker. */
    public List<byte[]> packets(Frame frame) {
        List<byte[]> payloads = switch (codec) {
            case OPUS -> List.of(frame.data());
            case VP8 -> vp8(frame.data());
            case VP9 -> vp9(frame.data(), frame.keyframe());
            case AV1 -> av1(frame.data(), frame.keyframe());
            case H264 -> nals(withSets(frame), 1);
            case H265 -> nals(withSets(frame), 2);
        };
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < payloads.size(); i++) {
            boolean marker = codec.isVideo() && i == payloads.size() - 1;
            packets.add(packet(payloads.get(i), (int) frame.rtpTimestamp(), marker));
        }
        return packets;
    }

    /** A packet of padding alone, as senders probe with. */
    public byte[] padding(long rtpTimestamp) {
        byte[] packet = packet(new byte[] {0, 0, 0, 4}, (int) rtpTimestamp, false);
        packet[0] |= 0x20;
        return packet;
    }

    private byte[] packet(byte[] payload, int timestamp, boolean marker) {
        byte[] packet = new byte[RtpHeader.FIXED_BYTES + payload.length];
        writer.begin(packet, 0, marker, PAYLOAD_TYPE, sequenceNumber++ & 0xffff, timestamp, SSRC);
        System.arraycopy(payload, 0, packet, writer.end(), payload.length);
        return packet;
    }

    private List<byte[]> vp8(byte[] frame) {
        List<byte[]> payloads = new ArrayList<>();
        for (byte[] part : split(frame, maxPayloadBytes - 4)) {
            payloads.add(joined(
                    new byte[] {
                        (byte) (payloads.isEmpty() ? 0x90 : 0x80), (byte) 0x80, pictureIdHigh(), (byte) pictureId
                    },
                    part));
        }
        pictureId++;
        return payloads;
    }

    private List<byte[]> vp9(byte[] frame, boolean keyframe) {
        List<byte[]> parts = split(frame, maxPayloadBytes - 3);
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int flags = 0x80 | (keyframe ? 0 : 0x40) | (i == 0 ? 0x08 : 0) | (i == parts.size() - 1 ? 0x04 : 0);
            payloads.add(joined(new byte[] {(byte) flags, pictureIdHigh(), (byte) pictureId}, parts.get(i)));
        }
        pictureId++;
        return payloads;
    }

    private byte pictureIdHigh() {
        return (byte) (0x80 | (pictureId >> 8 & 0x7f));
    }

    /** Each OBU an element with its length, without its size field; fragments wherever a packet is full. */
    private List<byte[]> av1(byte[] unit, boolean keyframe) {
        List<byte[]> payloads = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(keyframe ? 0x08 : 0);
        for (byte[] obu : Obus.withoutSizes(unit)) {
            int at = 0;
            while (at < obu.length) {
                // A length of two bytes always, so that it does not depend on itself.
                int room = maxPayloadBytes - packet.size() - 2;
                if (room < 1) {
                    payloads.add(packet.toByteArray());
                    packet.reset();
                    packet.write(at > 0 ? 0x80 : 0);
                    if (at > 0) {
                        payloads.get(payloads.size() - 1)[0] |= 0x40;
                    }
                    continue;
                }
                int part = Math.min(room, obu.length - at);
                packet.write((part & 0x7f) | 0x80);
                packet.write(part >> 7);
                packet.write(obu, at, part);
                at += part;
            }
        }
        payloads.add(packet.toByteArray());
        return payloads;
    }

    private List<byte[]> withSets(Frame frame) {
        List<byte[]> units = new ArrayList<>();
        if (frame.keyframe()) {
            units.addAll(parameterSets);
        }
        units.addAll(units(frame.data()));
        return units;
    }

    /** The NAL units of a frame as {@link RecordedCodec#H264} lays them out. */
    public static List<byte[]> units(byte[] frame) {
        List<byte[]> units = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        while (bytes.hasRemaining()) {
            byte[] unit = new byte[bytes.getInt()];
            bytes.get(unit);
            units.add(unit);
        }
        return units;
    }

    /** Small units that follow each other in an aggregate, one that fits as it is, larger ones in fragments. */
    private List<byte[]> nals(List<byte[]> units, int headerBytes) {
        List<byte[]> payloads = new ArrayList<>();
        List<byte[]> small = new ArrayList<>();
        int smallBytes = headerBytes;
        for (byte[] unit : units) {
            if (smallBytes + 2 + unit.length > maxPayloadBytes) {
                aggregate(small, payloads);
                smallBytes = headerBytes;
            }
            if (headerBytes + 2 + unit.length <= maxPayloadBytes) {
                small.add(unit);
                smallBytes += 2 + unit.length;
            } else if (unit.length <= maxPayloadBytes) {
                payloads.add(unit);
            } else {
                fragment(unit, headerBytes, payloads);
            }
        }
        aggregate(small, payloads);
        return payloads;
    }

    private void aggregate(List<byte[]> small, List<byte[]> payloads) {
        if (small.size() == 1) {
            payloads.add(small.get(0));
        } else if (!small.isEmpty()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] first = small.get(0);
            if (codec == RecordedCodec.H264) {
                all.write((first[0] & 0x60) | 24);
            } else {
                all.write(48 << 1);
                all.write(first[1]);
            }
            for (byte[] unit : small) {
                all.write(unit.length >> 8);
                all.write(unit.length);
                all.writeBytes(unit);
            }
            payloads.add(all.toByteArray());
        }
        small.clear();
    }

    private void fragment(byte[] unit, int headerBytes, List<byte[]> payloads) {
        byte[] body = Arrays.copyOfRange(unit, headerBytes, unit.length);
        List<byte[]> parts = split(body, maxPayloadBytes - headerBytes - 1);
        for (int i = 0; i < parts.size(); i++) {
            int ends = (i == 0 ? 0x80 : 0) | (i == parts.size() - 1 ? 0x40 : 0);
            byte[] head = codec == RecordedCodec.H264
                    ? new byte[] {(byte) ((unit[0] & 0x60) | 28), (byte) (ends | (unit[0] & 0x1f))}
                    : new byte[] {(byte) (49 << 1), unit[1], (byte) (ends | (unit[0] >> 1 & 0x3f))};
            payloads.add(joined(head, parts.get(i)));
        }
    }

    private static List<byte[]> split(byte[] whole, int maxBytes) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < whole.length; at += maxBytes) {
            parts.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + maxBytes)));
        }
        return parts;
    }

    private static byte[] joined(byte[] head, byte[] body) {
        byte[] both = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        return both;
    }
}
