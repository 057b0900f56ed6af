// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Feeds an assembler and keeps what it gives, for tests. */
final class Streams {
    /** A frame with the format it came with. */
    record Given(TrackFormat format, Frame frame) {}

    final List<Given> given = new ArrayList<>();
    final FrameAssembler assembler;
    private long highest = -1;

    private Streams(String encodingName, Map<String, String> formatParameters) {
        assembler = FrameAssembler.of(
                        encodingName, formatParameters, (format, frame) -> given.add(new Given(format, frame)))
                .orElseThrow();
    }

    static Streams of(String encodingName) {
        return new Streams(encodingName, Map.of());
    }

    static Streams of(String encodingName, Map<String, String> formatParameters) {
        return new Streams(encodingName, formatParameters);
    }

    /** Whether frames are given although what they refer to is lost. */
    static boolean conceals(RecordedCodec codec) {
        return codec == RecordedCodec.VP8 || codec == RecordedCodec.H264;
    }

    /** Packets with the numbers in their headers, from which rollovers are told. */
    Streams feed(List<byte[]> packets) {
        packets.forEach(this::feed);
        return this;
    }

    void feed(byte[] packet) {
        int number = (packet[2] & 0xff) << 8 | (packet[3] & 0xff);
        long seq = highest < 0 ? number : highest + (short) (number - (int) highest);
        highest = Math.max(highest, seq);
        // With bytes around it, as in the ring.
        byte[] lent = new byte[packet.length + 20];
        System.arraycopy(packet, 0, lent, 10, packet.length);
        assembler.packet(lent, 10, packet.length, seq, seq * 1_000);
        Arrays.fill(lent, (byte) 0xee);
    }

    List<Frame> frames() {
        return given.stream().map(Given::frame).toList();
    }

    List<byte[]> data() {
        return given.stream().map(one -> one.frame.data()).toList();
    }

    List<Boolean> keyframes() {
        return given.stream().map(one -> one.frame.keyframe()).toList();
    }

    List<Long> timestamps() {
        return given.stream().map(one -> one.frame.rtpTimestamp()).toList();
    }

    List<Boolean> losses() {
        return given.stream().map(one -> one.frame.afterLoss()).toList();
    }
}
