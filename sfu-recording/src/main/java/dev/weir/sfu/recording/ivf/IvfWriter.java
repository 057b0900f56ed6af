// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ivf;

import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.PictureTimes;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes one track of VP8, VP9 or AV1 to an IVF file, whose times are ticks of RTP: nothing is guessed from a frame rate.
 *
 * <p>Each frame is handed to the operating system when it is written. The size of the picture in the head is that of the beginning;
 * decoders follow the keyframes. A frame that is no later than the one before is moved one tick behind it; one of
 * no bytes is left out. Not thread-safe.
 */
public final class IvfWriter implements ContainerWriter {
    /** Players take what lies between two of these as one picture (AV1 bitstream specification, section 7.5). */
    private static final byte[] TEMPORAL_DELIMITER = {0x12, 0x00};

    private static final byte[] NOTHING = {};

    private final OutputFile file;
    private final byte[] prefix;
    private final PictureTimes times;
    private boolean closed;

    /**
     * Begins the file.
     *
     * @param file empty; closed by this writer
     * @param format of VP8, VP9 or AV1
     */
    public IvfWriter(OutputFile file, TrackFormat format) throws IOException {
        this.file = file;
        prefix = format.codec() == RecordedCodec.AV1 ? TEMPORAL_DELIMITER : NOTHING;
        times = new PictureTimes(format.clockRateHz());
        file.append(IvfLayout.littleEndian(new byte[IvfLayout.HEADER_BYTES])
                .putInt(IvfLayout.SIGNATURE)
                .putShort((short) 0)
                .putShort((short) IvfLayout.HEADER_BYTES)
                .put(name(format.codec()).getBytes(StandardCharsets.US_ASCII))
                .putShort((short) format.width())
                .putShort((short) format.height())
                .putInt(format.clockRateHz())
                .putInt(1)
                .array());
    }

    private static String name(RecordedCodec codec) {
        return switch (codec) {
            case VP8 -> "VP80";
            case VP9 -> "VP90";
            case AV1 -> "AV01";
            default -> throw new IllegalArgumentException("an IVF file takes VP8, VP9 or AV1: " + codec);
        };
    }

    @Override
    public void write(int track, Frame frame, long ticks) throws IOException {
        if (frame.data().length == 0) {
            return;
        }
        int size = prefix.length + frame.data().length;
        file.append(IvfLayout.littleEndian(new byte[IvfLayout.FRAME_HEADER_BYTES + size])
                .putInt(size)
                .putLong(times.next(ticks))
                .put(prefix)
                .put(frame.data())
                .array());
    }

    /** Does nothing: no frame is kept back. */
    @Override
    public void flush() {}

    @Override
    public long sizeBytes() {
        return file.lengthBytes();
    }

    @Override
    public void finish() throws IOException {
        if (closed) {
            return;
        }
        file.patch(IvfLayout.DURATION, IvfLayout.durationField(times.durationTicks()));
        close();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }
}
