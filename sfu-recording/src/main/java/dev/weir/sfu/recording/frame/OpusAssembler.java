// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.codec.RedPayload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes frames of packets of Opus (RFC 7587), where each payload is one, or of what repeats earlier packets as well (RFC 2198): there
 * the lost ones are taken from what later packets repeat.
 *
 * <p>Empty payloads, which some encoders send in pauses, are passed over: no time is lost by them, as it is told by timestamps.
 */
final class OpusAssembler implements FrameAssembler {
    private static final int MORE_BLOCKS = 0x80;
    private static final int BLOCK_HEADER_BYTES = 4;

    private final RtpHeader header = new RtpHeader();
    private final RedPayload red = new RedPayload();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private final TrackFormat format = TrackFormat.opus();
    private final boolean redundant;
    private final FrameReceiver out;

    private boolean started;
    private long expected;
    private long pending;
    private long lastTimestamp = Long.MIN_VALUE;

    private long frames;
    private long recovered;
    private long missingPackets;
    private long malformedPackets;

    /** @param redundant whether the payloads are those of RFC 2198 */
    OpusAssembler(boolean redundant, FrameReceiver out) {
        this.redundant = redundant;
        this.out = out;
    }

    @Override
    public void packet(byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        if (started && extendedSeq < expected) {
            return;
        }
        if (!header.parse(packet, offset, length)) {
            malformedPackets++;
            return;
        }
        if (started) {
            missingPackets += extendedSeq - expected;
            pending += extendedSeq - expected;
        }
        started = true;
        expected = extendedSeq + 1;
        if (header.payloadLength() > 0) {
            payload(packet, arrivalNanos);
        }
    }

    private void payload(byte[] packet, long arrivalNanos) {
        int from = header.payloadOffset();
        int to = from + header.payloadLength();
        long timestamp = timestamps.unwrap(header.timestamp());
        if (redundant) {
            if (!red.parse(packet, from, to - from)) {
                malformedPackets++;
                return;
            }
            if (pending > 0) {
                recover(packet, from, from + red.primaryOffset, timestamp, arrivalNanos);
            }
            from += red.primaryOffset;
        }
        if (to > from) {
            give(Arrays.copyOfRange(packet, from, to), timestamp, arrivalNanos);
        }
    }

    private record Block(int from, int length, long timestamp) {}

    /** Gives the repeated frames, oldest first, that are later than what was given. The headers have been checked. */
    private void recover(byte[] packet, int from, int blocksEnd, long timestamp, long arrivalNanos) {
        int block = blocksEnd;
        for (int at = from; (packet[at] & MORE_BLOCKS) != 0; at += BLOCK_HEADER_BYTES) {
            block -= blockLength(packet, at);
        }
        List<Block> lost = new ArrayList<>();
        long last = lastTimestamp;
        for (int at = from; (packet[at] & MORE_BLOCKS) != 0; at += BLOCK_HEADER_BYTES) {
            int length = blockLength(packet, at);
            long blockTimestamp = timestamp - ((packet[at + 1] & 0xff) << 6 | (packet[at + 2] & 0xff) >> 2);
            if (length > 0 && blockTimestamp > last && blockTimestamp < timestamp) {
                last = blockTimestamp;
                lost.add(new Block(block, length, blockTimestamp));
            }
            block += length;
        }
        recovered += lost.size();
        pending = Math.max(0, pending - lost.size());
        for (Block one : lost) {
            give(Arrays.copyOfRange(packet, one.from, one.from + one.length), one.timestamp, arrivalNanos);
        }
    }

    private static int blockLength(byte[] packet, int at) {
        return (packet[at + 2] & 0x03) << 8 | (packet[at + 3] & 0xff);
    }

    private void give(byte[] data, long timestamp, long arrivalNanos) {
        frames++;
        lastTimestamp = timestamp;
        boolean afterLoss = pending > 0;
        pending = 0;
        out.frame(format, new Frame(data, timestamp, true, afterLoss, arrivalNanos));
    }

    /** Known from the beginning. */
    @Override
    public Optional<TrackFormat> format() {
        return Optional.of(format);
    }

    @Override
    public boolean wantsKeyframe() {
        return false;
    }

    @Override
    public AssemblyCounts counts() {
        return new AssemblyCounts(frames, 0, 0, 0, recovered, missingPackets, malformedPackets);
    }
}
