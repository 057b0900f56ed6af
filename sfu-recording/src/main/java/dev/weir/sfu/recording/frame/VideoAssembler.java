// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadParser;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures of packets: a picture's packets have one timestamp, and the last one has the marker.
 *
 * <p>Where the marker is missing, a picture ends at the next timestamp, and is whole when no number is missing in between. Behind a
 * gap a picture begins with a packet that says so itself, elsewhere with the packet behind the end of the one before.
 */
final class VideoAssembler implements FrameAssembler {
    /**
     * Where decoders make the best of pictures that are missing. Asked of FFmpeg 5.1 with packets cut out of true streams: VP8 and H.264
     * it decodes without a complaint; of VP9 and AV1, whose probabilities go on from picture to picture, some are an error to it; with
     * H.265 it names each picture that is missing.
     */
    private static final Set<RecordedCodec> CONCEALED = Set.of(RecordedCodec.VP8, RecordedCodec.H264);

    private final RtpHeader header = new RtpHeader();
    private final PayloadInfo info = new PayloadInfo();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private final Picture picture = new Picture();
    private final PayloadParser parser;
    private final Depacketizer depacketizer;
    private final Continuity continuity;
    private final FrameReceiver out;
    private @Nullable TrackFormat format;

    private boolean started;
    private long expected;
    private boolean gap = true;

    private boolean building;
    private boolean afterGap;
    private boolean broken;
    private int timestamp;
    private long arrivalNanos;

    private long frames;
    private long incomplete;
    private long undecodable;
    private long beforeKeyframe;
    private long missingPackets;
    private long malformedPackets;

    VideoAssembler(RecordedCodec codec, Depacketizer depacketizer, FrameReceiver out) {
        this.parser = PayloadParser.of(Codec.valueOf(codec.name()));
        this.depacketizer = depacketizer;
        this.continuity = new Continuity(CONCEALED.contains(codec));
        this.out = out;
    }

    @Override
    public void packet(byte[] packet, int offset, int length, long extendedSeq, long arrival) {
        if (started && extendedSeq < expected) {
            return;
        }
        if (!header.parse(packet, offset, length)) {
            malformedPackets++;
            return;
        }
        if (started && extendedSeq > expected) {
            missingPackets += extendedSeq - expected;
            gap = true;
        }
        started = true;
        expected = extendedSeq + 1;
        if (header.payloadLength() > 0) {
            media(packet, arrival);
        }
    }

    private void media(byte[] packet, long arrival) {
        if (building && header.timestamp() != timestamp) {
            broken |= gap;
            finish();
        }
        if (!building) {
            begin();
        }
        broken |= gap;
        arrivalNanos = arrival;
        boolean first = !picture.isDescribed();
        if (!parser.parse(packet, header.payloadOffset(), header.payloadLength(), info)) {
            malformedPackets++;
            broken = true;
        } else {
            picture.add(info);
            broken |= first && afterGap && !(info.startsFrame && info.spatialLayer == 0);
            broken = broken || !depacketizer.add(packet, header.payloadOffset(), header.payloadLength(), info);
        }
        gap = false;
        if (header.marker()) {
            finish();
        }
    }

    private void begin() {
        building = true;
        broken = false;
        depacketizer.begin(gap);
        afterGap |= gap;
        gap = false;
        timestamp = header.timestamp();
        picture.clear();
    }

    private void finish() {
        building = false;
        Depacketizer.Outcome outcome = broken ? Depacketizer.Outcome.BROKEN : depacketizer.end();
        if (outcome == Depacketizer.Outcome.NOTHING) {
            // What the gap in front of it was is to be asked of the picture to come.
            return;
        }
        if (afterGap) {
            afterGap = false;
            continuity.gapBefore(picture);
        }
        if (outcome == Depacketizer.Outcome.BROKEN) {
            incomplete++;
            continuity.incomplete(picture);
        } else {
            whole();
        }
    }

    private void whole() {
        long rtpTimestamp = timestamps.unwrap(timestamp);
        boolean keyframe = depacketizer.isKeyframe();
        if (keyframe) {
            Optional<TrackFormat> told = depacketizer.format();
            keyframe = told.isPresent();
            if (keyframe && !told.get().equals(format)) {
                format = told.get();
            }
        }
        TrackFormat present = format;
        if (!continuity.admit(picture, keyframe) || present == null) {
            if (continuity.everStarted()) {
                undecodable++;
            } else {
                beforeKeyframe++;
            }
            return;
        }
        frames++;
        out.frame(present, new Frame(depacketizer.data(), rtpTimestamp, keyframe, continuity.takeLoss(), arrivalNanos));
    }

    @Override
    public Optional<TrackFormat> format() {
        return Optional.ofNullable(format);
    }

    @Override
    public boolean wantsKeyframe() {
        return continuity.wantsKeyframe();
    }

    @Override
    public AssemblyCounts counts() {
        return new AssemblyCounts(frames, incomplete, undecodable, beforeKeyframe, 0, missingPackets, malformedPackets);
    }
}
