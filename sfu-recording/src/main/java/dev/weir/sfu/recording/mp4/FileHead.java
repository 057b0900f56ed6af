// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.time.Instant;
import java.util.List;

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

    /** Writes the beginning of a growing file. */
    static FileHead write(BoxWriter out, Instant began, List<MovieTrack> tracks) {
        fileType(out);
        int coverPosition = out.lengthBytes();
        out.box("free", () -> out.zeros(COVER_BYTES - BoxWriter.HEADER_BYTES));
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

    /** The 16 bytes that make of everything up to the last {@code moov} one {@code mdat}. */
    byte[] cover(long lastMoviePosition) {
        return new BoxWriter()
                .uint32(LARGE_SIZE)
                .type("mdat")
                .uint64(lastMoviePosition - coverPosition)
                .toByteArray();
    }
}
