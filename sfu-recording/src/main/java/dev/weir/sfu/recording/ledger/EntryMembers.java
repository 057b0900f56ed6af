// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.room.RoomName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link RecordingJson} wrote out of a tree that may be anything. */
final class EntryMembers {
    private static final double MAX_SECONDS = 1e9;

    private final JsonNode object;

    private EntryMembers(JsonNode object) {
        this.object = object;
    }

    static Optional<RecordingEntry> entry(JsonNode tree) {
        try {
            EntryMembers members = new EntryMembers(tree);
            return members.number("schema") == RecordingJson.SCHEMA ? Optional.of(members.entry()) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException notAnEntry) {
            return Optional.empty();
        }
    }

    private RecordingEntry entry() {
        return new RecordingEntry(
                new RecordingId(text("id")),
                new RoomName(text("room")),
                optional("subject"),
                Math.toIntExact(Math.min(number("part"), Integer.MAX_VALUE)),
                RecordingState.valueOf(text("state").toUpperCase(Locale.ROOT)),
                Instant.parse(text("startedAt")),
                optional("endedAt").map(Instant::parse),
                seconds("duration"),
                object.path("mended").asBoolean(),
                optional("failure"),
                list("tracks", EntryMembers::track),
                list("files", EntryMembers::file),
                new EntryMembers(object.path("upload")).attempts());
    }

    private RecordedTrack track() {
        return new RecordedTrack(
                text("kind"),
                text("codec"),
                small("width"),
                small("height"),
                number("frames"),
                number("packets"),
                number("lostPackets"),
                list("gaps", gap -> new RecordingGap(gap.seconds("start"), gap.seconds("length"))),
                number("furtherGaps"));
    }

    private RecordedFile file() {
        JsonNode remote = object.path("remote");
        return new RecordedFile(
                text("name"),
                text("mediaType"),
                number("size"),
                optional("sha256"),
                remote.isObject() ? Optional.of(new EntryMembers(remote).remote()) : Optional.empty());
    }

    private RemoteCopy remote() {
        return new RemoteCopy(text("location"), Instant.parse(text("verifiedAt")));
    }

    private UploadAttempts attempts() {
        return new UploadAttempts(small("failedAttempts"), optional("lastError"));
    }

    private <T> List<T> list(String name, Function<EntryMembers, T> each) {
        List<T> list = new ArrayList<>();
        for (JsonNode element : object.path(name)) {
            list.add(each.apply(new EntryMembers(element)));
        }
        return list;
    }

    private String text(String name) {
        return optional(name).orElseThrow(() -> unreadable(name));
    }

    private Optional<String> optional(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** 0 when there is none. */
    private int small(String name) {
        return (int) Math.min(object.path(name).asLong(0), Integer.MAX_VALUE);
    }

    private long number(String name) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw unreadable(name);
        }
        return value.longValue();
    }

    private Duration seconds(String name) {
        double seconds = object.path(name).asDouble(-1);
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw unreadable(name);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static IllegalArgumentException unreadable(String name) {
        return new IllegalArgumentException(name + " is missing or of another type");
    }
}
