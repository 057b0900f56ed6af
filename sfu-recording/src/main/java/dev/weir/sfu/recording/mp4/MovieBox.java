// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.Mended;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The {@code moov} box: what is in the file (ISO/IEC 14496-12 section 8.2.1).
 *
 * <pre>
 * moov
 *   mvhd                  the whole movie
 *   trak                  one for each track
 *     tkhd
 *     edts elst           only when the track begins later than the file
 *     mdia
 *       mdhd hdlr
 *       minf
 *         vmhd or smhd
 *         dinf dref url   samples are in this file
 *         stbl            {@link SampleTable}
 *   mvex trex             only at the beginning of a file: samples come in fragments
 * </pre>
 */
final class MovieBox {
    /** Seconds from 1904, where these files' time begins, to 1970. */
    private static final long EPOCH_SECONDS_AFTER_1904 = 2_082_844_800L;

    /** The year 4082: more than this is damage. */
    private static final long MAX_CREATED_SECONDS = 1L << 36;

    private static final int TIMESCALE_IN_MOVIE_HEADER = 20;
    private static final int SAMPLE_COUNT_IN_SIZES = 8;
    private static final int TRACK_ENABLED_IN_MOVIE = 3;
    private static final int NORMAL_RATE = 0x0001_0000;
    private static final int FULL_VOLUME = 0x0100;
    /** "und" in three times five bits. */
    private static final int LANGUAGE_UNDETERMINED = 0x55c4;

    private static final int DATA_IN_THIS_FILE = 1;
    private static final int SAMPLE_DESCRIPTION = 1;
    private static final long EMPTY_EDIT = -1;

    private final BoxWriter out;
    private final long createdSeconds;

    private MovieBox(BoxWriter out, Instant began) {
        this.out = out;
        this.createdSeconds = Math.max(0, began.getEpochSecond() + EPOCH_SECONDS_AFTER_1904);
    }

    /** As a file begins: no samples yet, they will come in fragments. */
    static void writeFirst(BoxWriter out, Instant began, List<MovieTrack> tracks) {
        MovieBox box = new MovieBox(out, began);
        out.box("moov", () -> {
            box.movieHeader(tracks, 0);
            for (MovieTrack track : tracks) {
                box.track(new SampleTable(track), tracks);
            }
            box.movieExtends(tracks);
        });
    }

    /** As a file ends: with the place of each sample. */
    static void writeLast(BoxWriter out, Instant began, List<SampleTable> tables) {
        MovieBox box = new MovieBox(out, began);
        List<MovieTrack> tracks = tables.stream().map(SampleTable::track).toList();
        out.box("moov", () -> {
            long duration = 0;
            for (SampleTable table : tables) {
                duration = Math.max(duration, inMovieTime(table.endTicks(), table.track(), tracks));
            }
            box.movieHeader(tracks, duration);
            for (SampleTable table : tables) {
                if (!table.isEmpty()) {
                    box.track(table, tracks);
                }
            }
        });
    }

    /** When a file was begun, from its {@code mvhd}. */
    static Instant parseBegan(BoxReader movieHeader) {
        long seconds = Math.min(movieHeader.skip(4).uint64(), MAX_CREATED_SECONDS);
        return Instant.ofEpochSecond(seconds - EPOCH_SECONDS_AFTER_1904);
    }

    /**
     * What is in a finished file.
     *
     * @param movie the content of its last {@code moov}
     */
    static Optional<Mended> parseLast(BoxReader movie, long fileBytes) {
        BoxReader header = movie.child("mvhd").skip(TIMESCALE_IN_MOVIE_HEADER);
        long timescale = header.uint32();
        long duration = header.uint64();
        boolean broken = header.broken() || timescale < 1 || timescale > Timescale.MAX_HZ;
        long frames = 0;
        for (BoxReader trak : movie.children("trak")) {
            BoxReader sizes =
                    trak.child("mdia").child("minf").child("stbl").child("stsz").skip(SAMPLE_COUNT_IN_SIZES);
            frames += sizes.uint32();
            broken |= sizes.broken();
        }
        return broken || movie.broken() || duration > Timescale.MAX_TICKS
                ? Optional.empty()
                : Optional.of(new Mended(fileBytes, Timescale.duration(duration, (int) timescale), frames));
    }

    /** The whole movie's clock is the finest of its tracks' so that no track's beginning is rounded away. */
    private static int movieTimescale(List<MovieTrack> tracks) {
        return tracks.stream().mapToInt(MovieTrack::timescale).max().orElse(1);
    }

    private static long inMovieTime(long ticks, MovieTrack track, List<MovieTrack> tracks) {
        return Timescale.convert(ticks, track.timescale(), movieTimescale(tracks));
    }

    /** Section 8.2.2. */
    private void movieHeader(List<MovieTrack> tracks, long duration) {
        int lastId = tracks.stream().mapToInt(MovieTrack::id).max().orElse(0);
        out.fullBox("mvhd", 1, 0, () -> {
            out.uint64(createdSeconds).uint64(createdSeconds);
            out.uint32(movieTimescale(tracks)).uint64(duration);
            out.uint32(NORMAL_RATE).uint16(FULL_VOLUME);
            out.zeros(10);
            unityMatrix();
            out.zeros(24);
            out.uint32(lastId + 1);
        });
    }

    private void track(SampleTable table, List<MovieTrack> tracks) {
        MovieTrack track = table.track();
        long start = inMovieTime(table.startTicks(), track, tracks);
        long end = inMovieTime(table.endTicks(), track, tracks);
        out.box("trak", () -> {
            trackHeader(track, end);
            if (start > 0) {
                out.box("edts", () -> editList(start, end - start));
            }
            out.box("mdia", () -> {
                mediaHeader(track, table.endTicks() - table.startTicks());
                handler(track);
                out.box("minf", () -> {
                    mediaTypeHeader(track);
                    dataInformation();
                    out.box("stbl", () -> table.write(out));
                });
            });
        });
    }

    /** Section 8.3.2. */
    private void trackHeader(MovieTrack track, long duration) {
        out.fullBox("tkhd", 1, TRACK_ENABLED_IN_MOVIE, () -> {
            out.uint64(createdSeconds).uint64(createdSeconds);
            out.uint32(track.id()).zeros(4).uint64(duration);
            out.zeros(8);
            out.uint16(0).uint16(0); // layer, alternate group
            out.uint16(track.picture() ? 0 : FULL_VOLUME).zeros(2);
            unityMatrix();
            out.uint32((long) track.width() << 16).uint32((long) track.height() << 16);
        });
    }

    /** Nothing until the track begins, then all of it (section 8.6.6). */
    private void editList(long emptyDuration, long mediaDuration) {
        out.fullBox("elst", 1, 0, () -> {
            out.uint32(2);
            out.uint64(emptyDuration).uint64(EMPTY_EDIT).uint32(NORMAL_RATE);
            out.uint64(mediaDuration).uint64(0).uint32(NORMAL_RATE);
        });
    }

    /** Section 8.4.2. */
    private void mediaHeader(MovieTrack track, long duration) {
        out.fullBox("mdhd", 1, 0, () -> {
            out.uint64(createdSeconds).uint64(createdSeconds);
            out.uint32(track.timescale()).uint64(duration);
            out.uint16(LANGUAGE_UNDETERMINED).uint16(0);
        });
    }

    /** Section 8.4.3. */
    private void handler(MovieTrack track) {
        out.fullBox("hdlr", 0, 0, () -> {
            out.zeros(4).type(track.picture() ? "vide" : "soun");
            out.zeros(12);
            out.text(track.picture() ? "Weir pictures" : "Weir sound");
        });
    }

    /** Sections 12.1.2 and 12.2.2. */
    private void mediaTypeHeader(MovieTrack track) {
        if (track.picture()) {
            out.fullBox("vmhd", 0, 1, () -> out.zeros(8));
        } else {
            out.fullBox("smhd", 0, 0, () -> out.zeros(4));
        }
    }

    /** Section 8.7.1. */
    private void dataInformation() {
        out.box(
                "dinf",
                () -> out.fullBox("dref", 0, 0, () -> {
                    out.uint32(1);
                    out.fullBox("url ", 0, DATA_IN_THIS_FILE, () -> {});
                }));
    }

    /** Section 8.8.1; fragments say everything themselves, except what is the same for all samples of sound. */
    private void movieExtends(List<MovieTrack> tracks) {
        out.box("mvex", () -> {
            for (MovieTrack track : tracks) {
                out.fullBox("trex", 0, 0, () -> {
                    out.uint32(track.id()).uint32(SAMPLE_DESCRIPTION);
                    out.uint32(0).uint32(0).uint32(MovieFragment.SYNC_SAMPLE_FLAGS);
                });
            }
        });
    }

    /** Section 6.2.2: pictures are neither turned nor scaled. */
    private void unityMatrix() {
        out.uint32(0x0001_0000).zeros(12).uint32(0x0001_0000).zeros(12).uint32(0x4000_0000);
    }
}
