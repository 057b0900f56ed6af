// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Map;
import java.util.Optional;

/**
 * Makes frames of the packets of one stream, which are to be given in order of their numbers, each once ({@link ReorderBuffer}).
 * Packets of padding alone are to be given too: they have numbers, which would be missing.
 *
 * <p>A frame of which a packet is missing is left out, and so is what comes before the first keyframe. Of what comes after a loss,
 * {@link Continuity} says what becomes. A last frame whose end is not marked is not given: more of it may have been to come. Never throws on any content. Not thread-safe.
 */
public interface FrameAssembler extends PacketReceiver {
    /** Longest frame that is put together; longer ones count as incomplete. */
    int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    /** Of the frames given at present; empty before the first keyframe. */
    Optional<TrackFormat> format();

    /** Whether frames are missing, or damaged, until there is a keyframe. False for sound. */
    boolean wantsKeyframe();

    AssemblyCounts counts();

    /**
     * An assembler for a stream; empty when its codec cannot be recorded.
     *
     * @param encodingName as RTP maps have it, in any case; {@code red} gives the Opus packets inside
     * @param formatParameters the {@code fmtp} values
     * @param out is given each frame once it is whole
     */
    static Optional<FrameAssembler> of(String encodingName, Map<String, String> formatParameters, FrameReceiver out) {
        boolean redundant = encodingName.equalsIgnoreCase(RecordedCodec.REDUNDANT_AUDIO);
        return RecordedCodec.ofEncodingName(encodingName).map(codec -> switch (codec) {
            case OPUS -> new OpusAssembler(redundant, out);
            case VP8 -> new VideoAssembler(codec, new Vp8Depacketizer(), out);
            case VP9 -> new VideoAssembler(codec, new Vp9Depacketizer(), out);
            case AV1 -> new VideoAssembler(codec, new Av1Depacketizer(), out);
            case H264 -> new VideoAssembler(codec, new H264Depacketizer(formatParameters), out);
            case H265 -> new VideoAssembler(codec, new H265Depacketizer(formatParameters), out);
        });
    }
}
