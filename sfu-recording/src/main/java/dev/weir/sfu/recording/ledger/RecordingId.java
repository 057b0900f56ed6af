// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import dev.weir.sfu.room.RoomName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one part of a recording, with which the names of all its files begin: the room, when recording began in UTC, the part
 * unless it is the first, and a number where there was a recording of that name already. For instance
 * {@code lecture_20261129T225301.123Z_p2}.
 *
 * <p>An allow-list like {@link RoomName}: a name that passes has no separators and is safe as a file name on every system.
 */
public record RecordingId(String value) {
    private static final Pattern LEGAL = Pattern.compile(
            "(?<room>.{1,64})_[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z" + "(?:_p[1-9][0-9]{0,5})?(?:-[1-9][0-9]{0,5})?");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException when it is none; {@link #parse} asks first */
    public RecordingId {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("recording id must be as lecture_20261129T225301.123Z, with _p2 and -2");
        }
    }

    /**
     * Of a part, as long as no other has that name.
     *
     * @param startedAt when the recording began, in the years 1 to 9999; counted in milliseconds
     * @param part from 1
     */
    public static RecordingId of(RoomName room, Instant startedAt, int part) {
        if (part < 1) {
            throw new IllegalArgumentException("part must be at least 1: " + part);
        }
        return new RecordingId(room + "_" + TIME.format(startedAt) + (part == 1 ? "" : "_p" + part));
    }

    /** Empty when the text is no id. */
    public static Optional<RecordingId> parse(String text) {
        return isLegal(text) ? Optional.of(new RecordingId(text)) : Optional.empty();
    }

    private static boolean isLegal(String value) {
        return roomIn(value).filter(RoomName::isLegal).isPresent();
    }

    private static Optional<String> roomIn(String value) {
        Matcher matcher = LEGAL.matcher(value);
        return matcher.matches() ? Optional.of(matcher.group("room")) : Optional.empty();
    }

    /** The room that was recorded. */
    public RoomName room() {
        return new RoomName(roomIn(value).orElseThrow());
    }

    /** The same with a number behind it, for the second, third... of one name. */
    RecordingId numbered(int number) {
        return new RecordingId(value + "-" + number);
    }

    /** The name of one of its files. */
    public String fileName(String suffix) {
        return value + suffix;
    }

    @Override
    public String toString() {
        return value;
    }
}
