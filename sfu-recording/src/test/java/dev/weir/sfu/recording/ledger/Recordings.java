// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Entries for tests, and how they come into a ledger. */
public final class Recordings {
    public static final RoomName LECTURE = new RoomName("lecture");
    public static final Instant START = Instant.parse("2026-11-29T22:53:01.123Z");
    public static final Instant END = START.plusSeconds(63);

    private Recordings() {}

    /** Of the room at {@link #START}, as it begins. */
    public static RecordingEntry begun() {
        return begun(START);
    }

    public static RecordingEntry begun(Instant start) {
        return RecordingEntry.begin(RecordingId.of(LECTURE, start, 1), LECTURE, Optional.of("alice"), 1, start);
    }

    /** Recorded for a minute, with one file per content beside the ledger. */
    public static RecordingEntry recorded(Ledger ledger, Instant start, byte[]... contents) throws IOException {
        RecordingEntry entry = ledger.create(begun(start));
        RecordedFile[] files = new RecordedFile[contents.length];
        for (int i = 0; i < contents.length; i++) {
            String name = entry.id().fileName("_" + i + ".webm");
            Path path = ledger.directory().resolve(name);
            Files.write(path, contents[i]);
            files[i] = RecordedFile.closed(name, "video/webm", contents[i].length, sha256(contents[i]));
        }
        RecordingEntry recorded = entry.withMedia(Duration.ofMillis(62_500), tracks(), List.of(files))
                .recorded(start.plusSeconds(63));
        ledger.put(recorded);
        return recorded;
    }

    static List<RecordedTrack> tracks() {
        return List.of(
                new RecordedTrack(RecordedTrack.AUDIO, "opus", 0, 0, 3000, 2990, 10, List.of(), 0),
                new RecordedTrack(
                        RecordedTrack.VIDEO,
                        "vp8",
                        1280,
                        720,
                        1800,
                        9000,
                        7,
                        List.of(new RecordingGap(Duration.ofMillis(1250), Duration.ofMillis(200))),
                        3));
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
