// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where things stand in our WebM files: all that is known at the end only has its room at the beginning.
 *
 * <pre>
 * EBML head
 * Segment       of unknown size while it grows
 *   SeekHead    room for three entries; that of the cues is written at the end
 *   Info        nothing where the duration will be
 *   Tracks
 *   Cluster     one without frames, then as many as needed
 *   Cues        at the end
 * </pre>
 */
final class WebmLayout {
    /** All of it before the segment's size, always the same. */
    static final byte[] BEGINNING = new EbmlBytes()
            .master(
                    MatroskaId.EBML,
                    new EbmlBytes()
                            .unsigned(MatroskaId.EBML_VERSION, 1)
                            .unsigned(MatroskaId.EBML_READ_VERSION, 1)
                            .unsigned(MatroskaId.EBML_MAX_ID_LENGTH, 4)
                            .unsigned(MatroskaId.EBML_MAX_SIZE_LENGTH, 8)
                            .text(MatroskaId.DOC_TYPE, "webm")
                            .unsigned(MatroskaId.DOC_TYPE_VERSION, 4)
                            .unsigned(MatroskaId.DOC_TYPE_READ_VERSION, 2))
            .id(MatroskaId.SEGMENT)
            .toByteArray();

    static final int SEGMENT_SIZE = BEGINNING.length;

    /** Positions in the file's own tables count from here. */
    static final int SEGMENT = SEGMENT_SIZE + Long.BYTES;

    static final int SEEK_HEAD_BYTES = 68;
    static final int INFO = SEGMENT + SEEK_HEAD_BYTES;

    /** Of Info what comes before the duration, always the same. */
    static final byte[] INFO_BEGINNING = new EbmlBytes()
            .header(MatroskaId.INFO, 43)
            .unsigned(MatroskaId.TIMESTAMP_SCALE, 1_000_000)
            .toByteArray();

    static final int DURATION = INFO + INFO_BEGINNING.length;
    static final int DURATION_BYTES = 11;
    static final int DATE_BYTES = 11;

    /** And what comes after the date. */
    static final byte[] INFO_END = new EbmlBytes()
            .text(MatroskaId.MUXING_APP, "Weir")
            .text(MatroskaId.WRITING_APP, "Weir")
            .toByteArray();

    static final int INFO_REST = DURATION + DURATION_BYTES + DATE_BYTES;
    static final int TRACKS = INFO_REST + INFO_END.length;

    /** FFmpeg looks for a first cluster before it tells of the tracks, and takes a file that has none for a broken one. */
    private static final byte[] EMPTY_CLUSTER = new EbmlBytes()
            .master(MatroskaId.CLUSTER, new EbmlBytes().unsigned(MatroskaId.TIMESTAMP, 0))
            .toByteArray();

    private static final int NO_CUES = 0;
    private static final int SEEK_ENTRY_BYTES = 21;
    private static final long UNKNOWN_SIZE = (1L << 56) - 1;

    /** Dates count from here (RFC 8794 section 7.6). */
    private static final Instant MILLENNIUM = Instant.parse("2001-01-01T00:00:00Z");

    private WebmLayout() {}

    static byte[] head(byte[] tracks, Instant begin) {
        return new EbmlBytes()
                .raw(BEGINNING)
                .raw(EbmlBytes.sizeOf8Bytes(UNKNOWN_SIZE))
                .raw(seekHead(NO_CUES))
                .raw(INFO_BEGINNING)
                .nothing(DURATION_BYTES)
                .number8(
                        MatroskaId.DATE_UTC, Duration.between(MILLENNIUM, begin).toNanos())
                .raw(INFO_END)
                .raw(tracks)
                .raw(EMPTY_CLUSTER)
                .toByteArray();
    }

    private static byte[] seekHead(long cuesAt) {
        EbmlBytes seeks = new EbmlBytes();
        seek(seeks, MatroskaId.INFO, INFO);
        seek(seeks, MatroskaId.TRACKS, TRACKS);
        if (cuesAt != NO_CUES) {
            seek(seeks, MatroskaId.CUES, cuesAt);
            return new EbmlBytes().master(MatroskaId.SEEK_HEAD, seeks).toByteArray();
        }
        return new EbmlBytes()
                .master(MatroskaId.SEEK_HEAD, seeks)
                .nothing(SEEK_ENTRY_BYTES)
                .toByteArray();
    }

    private static void seek(EbmlBytes seeks, int id, long at) {
        seeks.master(
                MatroskaId.SEEK,
                new EbmlBytes()
                        .binary(MatroskaId.SEEK_ID, new EbmlBytes().id(id).toByteArray())
                        .number8(MatroskaId.SEEK_POSITION, at - SEGMENT));
    }

    /**
     * Completes a file whose clusters are written. The segment's size comes last: where it is right, so is all the rest, wherever the
     * process was killed.
     */
    static void complete(OutputFile file, Contents contents) throws IOException {
        byte[] cues = contents.cues();
        long cuesAt = cues.length > 0 ? file.lengthBytes() : NO_CUES;
        file.append(cues);
        file.patch(SEGMENT, seekHead(cuesAt));
        if (contents.blocks() > 0) {
            file.patch(
                    DURATION,
                    new EbmlBytes()
                            .float64(MatroskaId.DURATION, contents.endMillis())
                            .toByteArray());
        }
        file.patch(SEGMENT_SIZE, EbmlBytes.sizeOf8Bytes(file.lengthBytes() - SEGMENT));
    }
}
