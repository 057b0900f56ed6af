// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a file begins, and what becomes of that when it is finished.
 *
 * <pre>
 * growing     finished
 * ftyp        ftyp
 * free (16)   mdat          of 64-bit size, up to the last moov: what is indented is but bytes in it to a player
 * moov          moov        {@link MovieBox#writeFirst}
 * moof mdat     moof mdat   {@link MovieFragment}
 * moof mdat     moof mdat
 * ...         moov          {@link MovieBox#writeLast}: where each sample is
 * </pre>
 *
 * So a file plays at any moment, and a finished one is seekable everywhere without a look at each of its fragments. The last step,
 * from {@code free} to {@code mdat}, is a write of 16 bytes at one place.
 *
 * @param began when the file was begun
 * @param tracks in the order of their ids
 * @param coverPosition where the {@code free} or {@code mdat} begins
 * @param sizeBytes of all up to the first fragment
 */
record FileHead(Instant began, List<MovieTrack> tracks, int coverPosition, int sizeBytes) {
    /**
     * Of files whose fragments begin with {@code tfdt} (annex E). None of CMAF's brands, which have one track a file.
     */
    private static final String MAJOR_BRAND = "iso6";

    private static final List<String> COMPATIBLE_BRANDS = List.of(MAJOR_BRAND, "isom", "mp42");
    /** A size of 1 says that the size proper is behind the type in 64 bits (section 4.2). */
    private static final int LARGE_SIZE = 1;

    private static final int COVER_BYTES = 16;
    private static final int MAX_TRACKS = 2;
    /** Parameter sets are what takes room in a head: some hundred bytes. */
    private static final int MAX_BYTES = 1 << 20;

    /** Writes the beginning of a growing file. */
    static FileHead write(BoxWriter out, Instant began, List<MovieTrack> tracks) {
        fileType(out);
        int coverPosition = out.lengthBytes();
        out.bytes(growingCover());
        MovieBox.writeFirst(out, began, tracks);
        return new FileHead(began, tracks, coverPosition, out.lengthBytes());
    }

    /** Section 4.3. */
    private static void fileType(BoxWriter out) {
        out.box("ftyp", () -> {
            out.type(MAJOR_BRAND).uint32(0);
            COMPATIBLE_BRANDS.forEach(out::type);
        });
    }

    /** The 16 bytes that hide nothing. */
    static byte[] growingCover() {
        BoxWriter out = new BoxWriter();
        return out.box("free", () -> out.zeros(COVER_BYTES - BoxWriter.HEADER_BYTES))
                .toByteArray();
    }

    /**
     * The 16 bytes that make of everything up to the last {@code moov} one {@code mdat}.
     *
     * @param sizeBytes of that, with these
     */
    static byte[] finishedCover(long sizeBytes) {
        return new BoxWriter().uint32(LARGE_SIZE).type("mdat").uint64(sizeBytes).toByteArray();
    }

    /** Reads how a file begins; empty when it does not begin with a whole head of ours. */
    static Optional<FileHead> read(FileChannel file) throws IOException {
        return parse(BoxHeader.bytes(file, 0, MAX_BYTES));
    }

    private static Optional<FileHead> parse(byte[] start) {
        BoxReader fileType = new BoxReader(start).child("ftyp");
        int coverPosition = BoxWriter.HEADER_BYTES + fileType.remainingBytes();
        if (!fileType.type().equals(MAJOR_BRAND)) {
            return Optional.empty();
        }
        BoxReader behind = new BoxReader(start).skip(coverPosition + COVER_BYTES);
        BoxReader movie = behind.child("moov");
        int sizeBytes = coverPosition + COVER_BYTES + BoxWriter.HEADER_BYTES + movie.remainingBytes();
        BoxReader movieHeader = movie.child("mvhd");
        List<MovieTrack> tracks = movie.children("trak").stream()
                .flatMap(trak -> MovieTrack.parse(trak).stream())
                .toList();
        Instant began = MovieBox.parseBegan(movieHeader);
        long ids = tracks.stream().map(MovieTrack::id).distinct().count();
        boolean broken = movie.broken() || movieHeader.broken() || ids != tracks.size() || ids < 1 || ids > MAX_TRACKS;
        return broken ? Optional.empty() : Optional.of(new FileHead(began, tracks, coverPosition, sizeBytes));
    }

    /** Whether a file is too short for a head of ours and begins like one. */
    static boolean mayBeCut(FileChannel file) throws IOException {
        BoxWriter fileType = new BoxWriter();
        fileType(fileType);
        byte[] ours = fileType.toByteArray();
        byte[] start = BoxHeader.bytes(file, 0, ours.length);
        return file.size() < MAX_BYTES && Arrays.equals(ours, 0, start.length, start, 0, start.length);
    }

    /** Where the last {@code moov} is in a file that says that it is finished. */
    Optional<Long> finishedPosition(FileChannel file) throws IOException {
        BoxReader cover = new BoxReader(BoxHeader.bytes(file, coverPosition, COVER_BYTES));
        boolean finished = cover.uint32() == LARGE_SIZE && cover.type().equals("mdat");
        long size = cover.uint64();
        return finished && !cover.broken() && size <= file.size()
                ? Optional.of(coverPosition + size)
                : Optional.empty();
    }
}
