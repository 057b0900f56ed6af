// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.ivf.IvfMender;
import dev.weir.sfu.recording.ivf.IvfWriter;
import dev.weir.sfu.recording.mp4.Mp4Mender;
import dev.weir.sfu.recording.mp4.Mp4Writer;
import dev.weir.sfu.recording.ogg.OggMender;
import dev.weir.sfu.recording.ogg.OggOpusWriter;
import dev.weir.sfu.recording.webm.WebmMender;
import dev.weir.sfu.recording.webm.WebmWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of files that recordings are made of. */
enum FileKind {
    OGG(".ogg", "audio/ogg"),
    IVF(".ivf", "video/x-ivf"),
    WEBM(".webm", "video/webm"),
    MP4(".mp4", "video/mp4");

    private final String suffix;
    private final String mediaType;

    FileKind(String suffix, String mediaType) {
        this.suffix = suffix;
        this.mediaType = mediaType;
    }

    /** For sound and pictures of these codecs together. */
    static FileKind ofSession(List<TrackFormat> formats) {
        return formats.stream().anyMatch(format -> isIso(format.codec())) ? MP4 : WEBM;
    }

    /** For one track alone. */
    static FileKind ofTrack(TrackFormat format) {
        if (!format.isVideo()) {
            return OGG;
        }
        return isIso(format.codec()) ? MP4 : IVF;
    }

    /** Of a file's name; empty when it is no file of ours. */
    static Optional<FileKind> ofName(String fileName) {
        return Arrays.stream(values())
                .filter(kind -> fileName.endsWith(kind.suffix))
                .findFirst();
    }

    private static boolean isIso(RecordedCodec codec) {
        return codec == RecordedCodec.H264 || codec == RecordedCodec.H265;
    }

    String suffix() {
        return suffix;
    }

    String mediaType(List<TrackFormat> formats) {
        boolean soundOnly = formats.stream().noneMatch(TrackFormat::isVideo);
        return soundOnly ? mediaType.replace("video/", "audio/") : mediaType;
    }

    /** Begins a file, whose head is written at once. */
    ContainerWriter begin(OutputFile out, List<TrackFormat> formats, Instant startedAt) throws IOException {
        return switch (this) {
            case OGG -> new OggOpusWriter(out, formats.get(0));
            case IVF -> new IvfWriter(out, formats.get(0));
            case WEBM -> new WebmWriter(out, formats, startedAt);
            case MP4 -> new Mp4Writer(out, formats, startedAt);
        };
    }

    /** Makes whole what a killed process left. */
    Mended mend(Path path) throws IOException {
        return switch (this) {
            case OGG -> OggMender.mend(path);
            case IVF -> IvfMender.mend(path);
            case WEBM -> WebmMender.mend(path);
            case MP4 -> Mp4Mender.mend(path);
        };
    }
}
