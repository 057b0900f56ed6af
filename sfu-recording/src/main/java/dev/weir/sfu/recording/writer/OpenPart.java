// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.RecordingLayout;
import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.time.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One part of a recording while its files are open: they begin together, get the same frames at the same times, and end together.
 * Not thread-safe.
 */
final class OpenPart {
    /** A file, and which of the formats are its tracks: -1 for what it has not. */
    private record OpenFile(String name, String mediaType, ContainerWriter writer, int sound, int pictures) {}

    private final Workshop workshop;
    private final Ledger ledger;
    private final long beginNanos;
    private final @Nullable TrackFormat pictures;
    private final @Nullable TrackTally soundTally;
    private final @Nullable TrackTally picturesTally;
    private final List<OpenFile> files = new ArrayList<>(3);
    private RecordingEntry entry;

    /**
     * Takes an entry into the ledger and begins the files.
     *
     * @param formats of sound, pictures, or both in this order
     * @param beginNanos where in the take it begins
     * @param tallies makes what counts a track
     * @throws IOException when that cannot be done; nothing is left open then
     */
    OpenPart(
            Workshop workshop,
            RecordingEntry begun,
            List<TrackFormat> formats,
            long beginNanos,
            Function<TrackFormat, TrackTally> tallies)
            throws IOException {
        this.workshop = workshop;
        this.ledger = workshop.ledger();
        this.beginNanos = beginNanos;
        TrackFormat sound =
                formats.stream().filter(format -> !format.isVideo()).findFirst().orElse(null);
        this.pictures =
                formats.stream().filter(TrackFormat::isVideo).findFirst().orElse(null);
        this.soundTally = sound == null ? null : tallies.apply(sound);
        this.picturesTally = pictures == null ? null : tallies.apply(pictures);
        // It may have been taken away since the last time.
        Files.createDirectories(ledger.directory());
        this.entry = workshop.create(begun);
        RecordingLayout layout = workshop.config().layout();
        try {
            if (layout == RecordingLayout.SESSION || (layout == RecordingLayout.BOTH && formats.size() > 1)) {
                begin(FileKind.ofSession(formats), "", formats);
            }
            if (layout != RecordingLayout.SESSION) {
                for (TrackFormat format : formats) {
                    FileKind kind = FileKind.ofTrack(format);
                    // Not the name of the session's file when both are of one kind.
                    begin(kind, kind == FileKind.MP4 ? "_video" : "", List.of(format));
                }
            }
            entry = entry.withMedia(Duration.ZERO, tracks(0, 0, 0, 0), recordedFiles());
            ledger.put(entry);
        } catch (IOException | RuntimeException failed) {
            abandon();
            giveUp(failed);
            throw failed;
        }
    }

    private void begin(FileKind kind, String addition, List<TrackFormat> formats) throws IOException {
        String name = entry.id().fileName(addition + kind.suffix());
        OutputFile out = workshop.disk().create(ledger.directory().resolve(name));
        try {
            ContainerWriter writer = kind.begin(out, formats, entry.startedAt());
            files.add(new OpenFile(name, kind.mediaType(formats), writer, place(formats, false), place(formats, true)));
        } catch (IOException | RuntimeException failed) {
            out.close();
            throw failed;
        }
    }

    private static int place(List<TrackFormat> formats, boolean video) {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).isVideo() == video) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a frame can go into these files: they have such a track, and what they say of it still holds. */
    boolean takes(TrackFormat format) {
        TrackFormat begun = pictures;
        if (!format.isVideo()) {
            return soundTally != null;
        }
        return begun != null && begun.codec() == format.codec() && (isFree(format) || begun.equals(format));
    }

    /** Whether the stream itself may change what its container says at the beginning. */
    private static boolean isFree(TrackFormat format) {
        return format.codec() != RecordedCodec.H264 && format.codec() != RecordedCodec.H265;
    }

    boolean hasPictures() {
        return pictures != null;
    }

    /** Appends a frame that it {@link #takes}. */
    void write(Placed placed) throws IOException {
        int rate = placed.format().clockRateHz();
        long ticks = Math.max(0, placed.ticks() - Ticks.ofNanos(beginNanos, rate));
        TrackTally tally = placed.isVideo() ? picturesTally : soundTally;
        if (tally != null) {
            tally.add(placed, ticks);
        }
        for (OpenFile file : files) {
            int track = placed.isVideo() ? file.pictures() : file.sound();
            if (track >= 0) {
                file.writer().write(track, placed.frame(), ticks);
            }
        }
    }

    void flush() throws IOException {
        for (OpenFile file : files) {
            file.writer().flush();
        }
    }

    /** Of all files together. */
    long sizeBytes() {
        long size = 0;
        for (OpenFile file : files) {
            size += file.writer().sizeBytes();
        }
        return size;
    }

    /** To the end of the track that is longer. */
    Duration duration() {
        Duration one = soundTally == null ? Duration.ZERO : soundTally.duration();
        Duration two = picturesTally == null ? Duration.ZERO : picturesTally.duration();
        return one.compareTo(two) > 0 ? one : two;
    }

    long beginNanos() {
        return beginNanos;
    }

    RecordingEntry entry() {
        return entry;
    }

    /**
     * Completes the files.
     *
     * @return the entry with what is known of them, their checksums excepted
     * @throws IOException when one of them could not be completed; all are closed then
     */
    RecordingEntry finish(TrackInput sound, TrackInput video) throws IOException {
        try {
            for (OpenFile file : files) {
                file.writer().finish();
            }
        } catch (IOException | RuntimeException failed) {
            abandon();
            throw failed;
        }
        return described(sound, video);
    }

    /** The entry with what is known now. */
    RecordingEntry described(TrackInput sound, TrackInput video) {
        entry = entry.withMedia(
                duration(), tracks(sound.packets(), sound.lost(), video.packets(), video.lost()), recordedFiles());
        return entry;
    }

    private List<RecordedTrack> tracks(long soundPackets, long soundLost, long videoPackets, long videoLost) {
        List<RecordedTrack> tracks = new ArrayList<>(2);
        if (soundTally != null) {
            tracks.add(soundTally.track(soundPackets, soundLost));
        }
        if (picturesTally != null) {
            tracks.add(picturesTally.track(videoPackets, videoLost));
        }
        return tracks;
    }

    private List<RecordedFile> recordedFiles() {
        return files.stream()
                .map(file -> RecordedFile.open(
                        file.name(), file.mediaType(), file.writer().sizeBytes()))
                .toList();
    }

    /** Closes the files as they are. */
    void abandon() {
        for (OpenFile file : files) {
            try {
                file.writer().close();
            } catch (IOException | RuntimeException alsoFailed) {
                // Why they are given up is known already.
            }
        }
    }

    /** Of a part that could not even begin nothing is worth keeping. */
    private void giveUp(Exception why) {
        try {
            for (OpenFile file : files) {
                Path path = ledger.directory().resolve(file.name());
                Files.deleteIfExists(path);
            }
            ledger.remove(entry.id());
        } catch (IOException | RuntimeException alsoFailed) {
            why.addSuppressed(alsoFailed);
        } finally {
            workshop.release(entry.id());
        }
    }
}
