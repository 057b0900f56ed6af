// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.OpusHead;
import dev.weir.sfu.recording.container.OpusTimes;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.OpusPacket;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes one track of Opus to an Ogg file (RFC 7845).
 *
 * <p>The granule position of a page is the sum of all samples before its end, so a player counts the same time as we do. Gaps are
 * filled and overlaps bounded as {@link OpusTimes} says, in 50 bytes a second; a gap too long for that is left open by a jump of
 * the granule position. What is no Opus packet is left out.
 *
 * <p>A page is at most a second long, and {@link #flush} ends one. Not thread-safe.
 */
public final class OggOpusWriter implements ContainerWriter {
    private static final int MAX_PAGE_SAMPLES = 48_000;
    private static final byte[] VENDOR = "Weir".getBytes(StandardCharsets.US_ASCII);

    private final OutputFile file;
    private final OggPage page = new OggPage();
    private final OpusTimes times = new OpusTimes();
    private byte[] lastPage = {};
    private int sequence;
    private long pageStart;
    private boolean finished;

    /**
     * Begins the file.
     *
     * @param file empty; closed by this writer
     * @param format of Opus in one or two channels
     */
    public OggOpusWriter(OutputFile file, TrackFormat format) throws IOException {
        if (format.codec() != RecordedCodec.OPUS) {
            throw new IllegalArgumentException("an Ogg file takes Opus: " + format.codec());
        }
        this.file = file;
        page.add(OpusHead.of(format));
        endPage(OggPage.BEGINNING_OF_STREAM);
        page.add(tags());
        endPage((byte) 0);
    }

    /** RFC 7845 section 5.2. */
    private static byte[] tags() {
        return ByteBuffer.allocate(16 + VENDOR.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(VENDOR.length)
                .put(VENDOR)
                .putInt(0)
                .array();
    }

    @Override
    public void write(int track, Frame frame, long ticks) throws IOException {
        byte[] packet = frame.data();
        if (!OggPage.holds(packet.length) || !times.takes(packet, ticks)) {
            return;
        }
        if (times.leavesOpen(ticks)) {
            flush();
        }
        for (Optional<byte[]> filler = times.filler(ticks); filler.isPresent(); filler = times.filler(ticks)) {
            append(filler.get());
        }
        append(packet);
    }

    private void append(byte[] packet) throws IOException {
        long end = times.position() + OpusPacket.samples(packet);
        if (end - pageStart > MAX_PAGE_SAMPLES || !page.hasRoomFor(packet.length)) {
            flush();
        }
        if (page.isEmpty()) {
            pageStart = times.position();
        }
        page.add(packet);
        times.append(packet);
    }

    @Override
    public void flush() throws IOException {
        if (!page.isEmpty()) {
            endPage((byte) 0);
        }
    }

    private void endPage(byte flags) throws IOException {
        lastPage = page.take(flags, times.position(), sequence++);
        file.append(lastPage);
    }

    @Override
    public long sizeBytes() {
        return file.lengthBytes() + page.sizeBytes();
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        flush();
        OggPage.end(lastPage, lastPage.length);
        file.patch(file.lengthBytes() - lastPage.length, Arrays.copyOf(lastPage, OggPage.HEADER_BYTES));
        close();
    }

    @Override
    public void close() throws IOException {
        finished = true;
        file.close();
    }
}
