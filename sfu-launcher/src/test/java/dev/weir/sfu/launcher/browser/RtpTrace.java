// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The video packets a room received, in order of arrival: as a sink it collects them, as a file it keeps them.
 *
 * <p>One line a packet: microseconds since the first, payload bytes, marker bit, RTP timestamp. Packets of one turn of the loop
 * have equal times. Thread-safe.
 */
final class RtpTrace implements MediaSink {
    /** One packet; the payload is what a viewer gets, without header extensions and padding. */
    record Entry(long micros, int payloadBytes, boolean marker, int timestamp) {
        private static Entry parse(String line) {
            String[] fields = line.split(" ", 4);
            return new Entry(
                    Long.parseLong(fields[0]),
                    Integer.parseInt(fields[1]),
                    fields[2].equals("1"),
                    Integer.parseUnsignedInt(fields[3]));
        }

        private String line() {
            return micros + " " + payloadBytes + " " + (marker ? 1 : 0) + " " + Integer.toUnsignedString(timestamp);
        }
    }

    private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
    private final RtpHeader header = new RtpHeader();
    private long firstNanos;

    /** Reads a trace; lines that begin with a hash are remarks. */
    static RtpTrace read(Path file) throws IOException {
        RtpTrace trace = new RtpTrace();
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.startsWith("#")).map(Entry::parse).forEach(trace.entries::add);
        }
        return trace;
    }

    void write(Path file) throws IOException {
        Files.write(file, entries().stream().map(Entry::line).toList());
    }

    @Override
    public void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        if (!track.kind().equals("video") || !header.parse(packet, offset, length) || header.payloadLength() == 0) {
            return;
        }
        if (entries.isEmpty()) {
            firstNanos = arrivalNanos;
        }
        entries.add(new Entry(
                (arrivalNanos - firstNanos) / 1000, header.payloadLength(), header.marker(), header.timestamp()));
    }

    /** Forgets what came so far, for instance while the encoder was finding its bitrate. */
    void clear() {
        entries.clear();
    }

    List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }
}
