// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.frame.TrackFormat;
import java.util.Optional;

/**
 * What a file says of one track before its samples.
 *
 * @param id from 1
 * @param picture rather than sound
 * @param timescale ticks a second
 * @param width in pixels, 0 for sound
 * @param height in pixels, 0 for sound
 * @param sampleEntry the whole box; not to be written to
 */
record MovieTrack(int id, boolean picture, int timescale, int width, int height, byte[] sampleEntry) {
    private static final int TRACK_HEADER_TIMES_BYTES = 16;
    private static final int SIZE_IN_TRACK_HEADER = 88;
    private static final int SAMPLE_ENTRIES_HEAD_BYTES = 8;

    static MovieTrack of(int id, TrackFormat format) {
        return new MovieTrack(
                id, format.isVideo(), format.clockRateHz(), format.width(), format.height(), SampleEntry.of(format));
    }

    /** From the content of a {@code trak} as {@link MovieBox} writes it; empty when it is none. */
    static Optional<MovieTrack> parse(BoxReader trak) {
        BoxReader header = trak.child("tkhd").skip(4 + TRACK_HEADER_TIMES_BYTES);
        long id = header.uint32();
        header.skip(SIZE_IN_TRACK_HEADER - 4 - TRACK_HEADER_TIMES_BYTES - 4);
        int width = (int) (header.uint32() >> 16);
        int height = (int) (header.uint32() >> 16);

        BoxReader media = trak.child("mdia");
        BoxReader mediaHeader = media.child("mdhd").skip(4 + TRACK_HEADER_TIMES_BYTES);
        long timescale = mediaHeader.uint32();
        BoxReader handler = media.child("hdlr").skip(8);
        String handlerType = handler.type();
        BoxReader table = media.child("minf").child("stbl");
        BoxReader entries = table.child("stsd").skip(SAMPLE_ENTRIES_HEAD_BYTES);
        byte[] entry = entries.rest();

        boolean broken = trak.broken()
                || header.broken()
                || media.broken()
                || mediaHeader.broken()
                || handler.broken()
                || table.broken()
                || entry.length == 0;
        boolean known = handlerType.equals("vide") || handlerType.equals("soun");
        if (broken || !known || id < 1 || id > Integer.MAX_VALUE || timescale < 1 || timescale > Timescale.MAX_HZ) {
            return Optional.empty();
        }
        return Optional.of(new MovieTrack((int) id, handlerType.equals("vide"), (int) timescale, width, height, entry));
    }
}
