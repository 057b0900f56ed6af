// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.OpusTimes;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.PictureTimes;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.OpusPacket;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes VP8, VP9 or AV1 and Opus, or one of both, to a WebM file (RFC 9559).
 *
 * <p>Frames are gathered to a cluster, which is written at once: after a second or 2 MiB, before a keyframe, and at each {@link
 * #flush}. So the tracks may come a second or two out of step. Times are in milliseconds and grow within a track.
 *
 * <p>Sound has no holes ({@link OpusTimes}). While pictures come and no sound does, it is filled up to three seconds behind them,
 * since a player that looks for the next sound would otherwise have to read all pictures until then. A hole in the pictures stays
 * one, and a change of their size is what decoders find in the keyframe. Not thread-safe.
 */
public final class WebmWriter implements ContainerWriter {
    static final long MAX_SOUND_LAG_MILLIS = 3_000;

    private static final int SAMPLES_PER_MILLI = 48;

    private final OutputFile file;
    private final List<TrackFormat> formats;
    private final WebmTracks tracks;
    private final PictureTimes pictureTimes = new PictureTimes(Contents.MILLIS_PER_SECOND);
    private final OpusTimes soundTimes = new OpusTimes();
    private final Cluster cluster = new Cluster();
    private final Contents contents;
    private boolean closed;

    /**
     * Begins the file.
     *
     * @param file empty; closed by this writer
     * @param formats of a track with pictures, of one with sound, or of both in any order
     * @param begin when the time of the file's beginning was
     */
    public WebmWriter(OutputFile file, List<TrackFormat> formats, Instant begin) throws IOException {
        this.file = file;
        this.formats = List.copyOf(formats);
        tracks = WebmTracks.of(formats);
        contents = new Contents(tracks);
        file.append(WebmLayout.head(WebmTracks.element(formats), begin));
    }

    @Override
    public void write(int track, Frame frame, long ticks) throws IOException {
        if (frame.data().length == 0) {
            return;
        }
        if (formats.get(track).isVideo()) {
            writePicture(frame, millis(ticks, formats.get(track).clockRateHz()));
        } else {
            writeSound(frame.data(), ticks);
        }
    }

    private static long millis(long ticks, int clockRateHz) {
        return (ticks * Contents.MILLIS_PER_SECOND + clockRateHz / 2) / clockRateHz;
    }

    private void writePicture(Frame frame, long millis) throws IOException {
        long time = pictureTimes.next(millis);
        append(new Block(tracks.pictures(), time, frame.keyframe(), frame.data()));
        if (tracks.sound() != WebmTracks.NO_TRACK) {
            fillSound((time - MAX_SOUND_LAG_MILLIS) * SAMPLES_PER_MILLI);
        }
    }

    private void writeSound(byte[] packet, long ticks) throws IOException {
        if (soundTimes.takes(packet, ticks)) {
            fillSound(ticks);
            appendSound(packet);
        }
    }

    private void fillSound(long ticks) throws IOException {
        if (soundTimes.leavesOpen(ticks)) {
            return;
        }
        for (Optional<byte[]> filler = soundTimes.filler(ticks);
                filler.isPresent();
                filler = soundTimes.filler(ticks)) {
            appendSound(filler.get());
        }
    }

    private void appendSound(byte[] packet) throws IOException {
        append(new Block(tracks.sound(), millis(soundTimes.append(packet), OpusTimes.CLOCK_RATE_HZ), true, packet));
    }

    private void append(Block block) throws IOException {
        if (!cluster.hasRoomFor(block, block.keyframe() && block.track() == tracks.pictures())) {
            flush();
        }
        cluster.add(block);
    }

    @Override
    public void flush() throws IOException {
        if (cluster.isEmpty()) {
            return;
        }
        long position = file.lengthBytes() - WebmLayout.SEGMENT;
        List<Block> blocks = cluster.take();
        file.append(Cluster.element(blocks));
        for (Block block : blocks) {
            if (block.track() == tracks.pictures()) {
                contents.addPicture(block.timeMillis(), block.keyframe(), position);
            } else {
                contents.addSound(block.timeMillis(), OpusPacket.samples(block.data()), position);
            }
        }
    }

    /** Without the cues: some 20 bytes a second or keyframe. */
    @Override
    public long sizeBytes() {
        return file.lengthBytes() + cluster.sizeBytes();
    }

    @Override
    public void finish() throws IOException {
        if (closed) {
            return;
        }
        flush();
        WebmLayout.complete(file, contents);
        close();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }
}
