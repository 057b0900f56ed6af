// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * H.265 (RFC 7798) without DONL fields: single units, aggregation packets and fragmentation units. Delimiters, fillers and the layers
 * of the scalable and multiview extensions are dropped. A keyframe is an IRAP picture.
 */
final class H265Depacketizer extends NalDepacketizer {
    static final int VPS = 32;
    static final int SPS = 33;
    static final int PPS = 34;

    private static final int HEADER_BYTES = 2;
    private static final int LAST_SLICE = 31;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int PREFIX_SEI = 39;
    private static final int SUFFIX_SEI = 40;
    private static final int AP = 48;
    private static final int FU = 49;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int TYPE_MASK = 0x3f;
    private static final int MAX_VPS_ID = 15;
    private static final int MAX_SPS_ID = 15;
    private static final int MAX_PPS_ID = 63;
    private static final List<String> DESCRIBED = List.of("sprop-vps", "sprop-sps", "sprop-pps");

    private final BitReader bits = new BitReader();
    private int activePps;

    /** @param formatParameters what the session description says of the stream, its parameter sets perhaps */
    H265Depacketizer(Map<String, String> formatParameters) {
        for (String name : DESCRIBED) {
            for (byte[] unit : ParameterSets.described(formatParameters.get(name))) {
                use(unit, 0, unit.length);
            }
        }
        described();
    }

    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        return switch (b[off] >> 1 & TYPE_MASK) {
            case AP -> aggregate(b, off + HEADER_BYTES, off + len);
            case FU -> fragment(b, off, len);
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
        int head = b[off + HEADER_BYTES];
        if (isOpen() == ((head & FU_START) != 0)) {
            return false;
        }
        if ((head & FU_START) != 0) {
            // The first bit of the layer's id stands in the first byte.
            open((b[off] & 0x81) | (head & TYPE_MASK) << 1, b[off + 1]);
        }
        piece(b, off + HEADER_BYTES + 1, len - HEADER_BYTES - 1);
        return (head & FU_END) == 0 || close();
    }

    @Override
    Use use(byte[] b, int from, int to) {
        boolean upperLayer = to - from > HEADER_BYTES && ((b[from] & 1) != 0 || (b[from + 1] & 0xf8) != 0);
        if (to - from <= HEADER_BYTES || upperLayer) {
            return Use.DROP;
        }
        int type = b[from] >> 1 & TYPE_MASK;
        bits.startEscaped(b, from + HEADER_BYTES, to);
        if (type >= FIRST_IRAP && type <= LAST_IRAP) {
            // first_slice_segment_in_pic_flag, no_output_of_prior_pics_flag
            bits.skip(2);
            activePps = bits.exponentialGolomb();
            return Use.KEYFRAME_SLICE;
        }
        switch (type) {
            case VPS -> set(VPS, bits.bits(4), MAX_VPS_ID, b, from, to);
            case SPS -> set(SPS, HevcConfiguration.sequenceSetId(bits), MAX_SPS_ID, b, from, to);
            case PPS -> set(PPS, bits.exponentialGolomb(), MAX_PPS_ID, b, from, to);
            default -> {
                return type <= LAST_SLICE ? Use.SLICE : type == PREFIX_SEI || type == SUFFIX_SEI ? Use.KEEP : Use.DROP;
            }
        }
        return Use.DROP;
    }

    private void set(int type, int id, int maxId, byte[] b, int from, int to) {
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
        bits.startEscaped(pps, HEADER_BYTES, pps.length);
        bits.exponentialGolomb();
        int spsId = bits.exponentialGolomb();
        byte[] sps = spsId < 0 || spsId > MAX_SPS_ID ? null : sets.get(SPS, spsId);
        return sps == null ? Optional.empty() : HevcConfiguration.format(sps, sets);
    }
}
