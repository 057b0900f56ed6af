// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Map;
import java.util.Optional;

/**
 * H.264 (RFC 6184): single units, STAP-A and FU-A. Delimiters, fillers and what belongs to the scalable extensions are dropped.
 *
 * <p>A keyframe is an IDR picture. A recovery point is none: what comes behind it may refer to before, and reference marking that
 * does is an error to decoders who begin there.
 */
final class H264Depacketizer extends NalDepacketizer {
    private static final int TYPE_MASK = 0x1f;
    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int MAX_SPS_ID = 31;
    private static final int MAX_PPS_ID = 255;

    private final BitReader bits = new BitReader();
    private int activePps;

    /** @param formatParameters what the session description says of the stream, its parameter sets perhaps */
    H264Depacketizer(Map<String, String> formatParameters) {
        for (byte[] unit : ParameterSets.described(formatParameters.get("sprop-parameter-sets"))) {
            use(unit, 0, unit.length);
        }
        described();
    }

    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        return switch (b[off] & TYPE_MASK) {
            case STAP_A -> aggregate(b, off + 1, off + len);
            case FU_A -> fragment(b, off, len);
            default -> whole(b, off, len);
        };
    }

    /** The core's parser has checked the lengths. */
    private boolean aggregate(byte[] b, int from, int end) {
        boolean fits = true;
        int at = from;
        while (at < end && fits) {
            int length = (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
            fits = whole(b, at + 2, length);
            at += 2 + length;
        }
        return fits;
    }

    private boolean fragment(byte[] b, int off, int len) {
        int head = b[off + 1];
        if (isOpen() == ((head & FU_START) != 0)) {
            return false;
        }
        if ((head & FU_START) != 0) {
            open((b[off] & ~TYPE_MASK) | (head & TYPE_MASK));
        }
        piece(b, off + 2, len - 2);
        return (head & FU_END) == 0 || close();
    }

    @Override
    Use use(byte[] b, int from, int to) {
        if (to - from < 2) {
            return Use.DROP;
        }
        bits.startEscaped(b, from + 1, to);
        switch (b[from] & TYPE_MASK) {
            case IDR -> {
                bits.exponentialGolomb();
                bits.exponentialGolomb();
                activePps = bits.exponentialGolomb();
                return Use.KEYFRAME_SLICE;
            }
            case SPS -> {
                bits.skip(24);
                set(SPS, MAX_SPS_ID, b, from, to);
                return Use.DROP;
            }
            case PPS -> {
                set(PPS, MAX_PPS_ID, b, from, to);
                return Use.DROP;
            }
            case SEI -> {
                return Use.KEEP;
            }
            default -> {
                return (b[from] & TYPE_MASK) >= SLICE && (b[from] & TYPE_MASK) < IDR ? Use.SLICE : Use.DROP;
            }
        }
    }

    private void set(int type, int maxId, byte[] b, int from, int to) {
        int id = bits.exponentialGolomb();
        if (!bits.overrun() && id >= 0 && id <= maxId) {
            keepSet(type, id, b, from, to);
        }
    }

    @Override
    public Optional<TrackFormat> format() {
        byte[] pps = activePps < 0 || activePps > MAX_PPS_ID ? null : sets.get(PPS, activePps);
        if (pps == null) {
            return Optional.empty();
        }
        bits.startEscaped(pps, 1, pps.length);
        bits.exponentialGolomb();
        int spsId = bits.exponentialGolomb();
        byte[] sps = spsId < 0 || spsId > MAX_SPS_ID ? null : sets.get(SPS, spsId);
        return sps == null ? Optional.empty() : AvcConfiguration.format(sps, sets.ofType(SPS), sets.ofType(PPS));
    }
}
