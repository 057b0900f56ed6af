// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.container.OpusHead;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Tracks element (RFC 9559 section 5.1.4), and what is known of tracks by it: at most one of pictures and one of sound. */
final class WebmTracks {
    /** Track numbers begin with 1. */
    static final int NO_TRACK = 0;

    private static final int MAX_TRACKS = 2;
    private static final int PICTURES = 1;
    private static final int SOUND = 2;

    /** How much of Opus is to be decoded before a place that is sought: 80 ms (RFC 7845 section 4.6). */
    private static final long SEEK_PRE_ROLL_NANOS = 80_000_000;

    /** Version and flags, profile, level, bit depth and subsampling, colours, no further data. */
    private static final int VPCC_BYTES = 12;

    private static final byte[] NOTHING = {};

    private int pictures = NO_TRACK;
    private int sound = NO_TRACK;

    private WebmTracks() {}

    /** The numbers of what can be in one file. */
    static WebmTracks of(List<TrackFormat> formats) {
        WebmTracks tracks = new WebmTracks();
        for (int i = 0; i < formats.size(); i++) {
            if (!tracks.add(i + 1, formats.get(i).isVideo() ? PICTURES : SOUND)) {
                throw new IllegalArgumentException(
                        "a WebM file has one track of pictures and one of sound at most: " + formats.size());
            }
        }
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("a WebM file has a track at least");
        }
        return tracks;
    }

    private boolean add(int number, int type) {
        if (type == PICTURES && pictures == NO_TRACK) {
            pictures = number;
            return true;
        }
        if (type == SOUND && sound == NO_TRACK) {
            sound = number;
            return true;
        }
        return false;
    }

    /** The number of the track with pictures, or {@link #NO_TRACK}. */
    int pictures() {
        return pictures;
    }

    /** The number of the track with sound, or {@link #NO_TRACK}. */
    int sound() {
        return sound;
    }

    /** By which places are found. */
    int cued() {
        return pictures == NO_TRACK ? sound : pictures;
    }

    static byte[] element(List<TrackFormat> formats) {
        EbmlBytes entries = new EbmlBytes();
        for (int i = 0; i < formats.size(); i++) {
            entries.master(MatroskaId.TRACK_ENTRY, entry(i + 1, formats.get(i)));
        }
        return new EbmlBytes().master(MatroskaId.TRACKS, entries).toByteArray();
    }

    private static EbmlBytes entry(int number, TrackFormat format) {
        EbmlBytes entry = new EbmlBytes()
                .unsigned(MatroskaId.TRACK_NUMBER, number)
                .unsigned(MatroskaId.TRACK_UID, number)
                .unsigned(MatroskaId.TRACK_TYPE, format.isVideo() ? PICTURES : SOUND)
                .unsigned(MatroskaId.FLAG_LACING, 0)
                .text(MatroskaId.LANGUAGE, "und")
                .text(MatroskaId.CODEC_ID, codecId(format));
        return format.isVideo() ? pictures(entry, format) : sound(entry, format);
    }

    private static String codecId(TrackFormat format) {
        return switch (format.codec()) {
            case OPUS -> "A_OPUS";
            case VP8 -> "V_VP8";
            case VP9 -> "V_VP9";
            case AV1 -> "V_AV1";
            case H264, H265 ->
                throw new IllegalArgumentException("a WebM file takes Opus, VP8, VP9 or AV1: " + format.codec());
        };
    }

    private static EbmlBytes pictures(EbmlBytes entry, TrackFormat format) {
        byte[] codecPrivate = codecPrivate(format);
        if (codecPrivate.length > 0) {
            entry.binary(MatroskaId.CODEC_PRIVATE, codecPrivate);
        }
        return entry.master(
                MatroskaId.VIDEO,
                new EbmlBytes()
                        .unsigned(MatroskaId.PIXEL_WIDTH, format.width())
                        .unsigned(MatroskaId.PIXEL_HEIGHT, format.height()));
    }

    private static byte[] codecPrivate(TrackFormat format) {
        return switch (format.codec()) {
            case AV1 -> format.codecPrivate();
            case VP9 -> vp9Features(format.codecPrivate());
            default -> NOTHING;
        };
    }

    /** Out of {@code vpcC}: of each feature its number, its length, its value (WebM's VP9 codec feature metadata). */
    private static byte[] vp9Features(byte[] configuration) {
        if (configuration.length < VPCC_BYTES) {
            return NOTHING;
        }
        byte profile = configuration[4];
        byte level = configuration[5];
        byte bitDepth = (byte) ((configuration[6] >> 4) & 0xF);
        byte subsampling = (byte) ((configuration[6] >> 1) & 0x7);
        return new byte[] {1, 1, profile, 2, 1, level, 3, 1, bitDepth, 4, 1, subsampling};
    }

    private static EbmlBytes sound(EbmlBytes entry, TrackFormat format) {
        return entry.binary(MatroskaId.CODEC_PRIVATE, OpusHead.of(format))
                .unsigned(MatroskaId.CODEC_DELAY, 0)
                .unsigned(MatroskaId.SEEK_PRE_ROLL, SEEK_PRE_ROLL_NANOS)
                .master(
                        MatroskaId.AUDIO,
                        new EbmlBytes()
                                .float64(MatroskaId.SAMPLING_FREQUENCY, format.clockRateHz())
                                .unsigned(MatroskaId.CHANNELS, format.channels()));
    }

    /**
     * Reads the content of the element.
     *
     * @return nothing when it is not as {@link #element} writes it
     */
    static Optional<WebmTracks> parse(ByteBuffer content) {
        WebmTracks tracks = new WebmTracks();
        for (Ebml entry : children(content, 0, content.limit())) {
            int number = NO_TRACK;
            int type = 0;
            for (Ebml field : children(content, (int) entry.contentAt(), (int) entry.end())) {
                if (field.id() == MatroskaId.TRACK_NUMBER && field.contentBytes() == 1) {
                    number = content.get((int) field.contentAt());
                } else if (field.id() == MatroskaId.TRACK_TYPE && field.contentBytes() == 1) {
                    type = content.get((int) field.contentAt());
                }
            }
            if (number < 1 || number > MAX_TRACKS || !tracks.add(number, type)) {
                return Optional.empty();
            }
        }
        return tracks.cued() == NO_TRACK ? Optional.empty() : Optional.of(tracks);
    }

    /** Those that are whole. */
    private static List<Ebml> children(ByteBuffer content, int from, int to) {
        List<Ebml> children = new ArrayList<>();
        for (int at = from;
                at < to;
                at = (int) children.get(children.size() - 1).end()) {
            Ebml child = Ebml.parse(content.position(at), at);
            if (!child.isWholeBefore(to)) {
                break;
            }
            children.add(child);
        }
        return children;
    }
}
