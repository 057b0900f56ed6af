// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.guard.Ban;
import dev.weir.sfu.whip.guard.RoomPattern;
import dev.weir.sfu.whip.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ban that an administrator wishes for: {@code {"room": "test-*", "subject": "mallory", "until": "2026-12-01T00:00:00Z", "reason":
 * "spam"}}, with room, subject or both, and {@code "seconds": 3600} in place of until.
 */
record BanRequest(Optional<RoomPattern> room, Optional<String> subject, Instant until, String reason) {
    /** Ten years. */
    private static final long MAX_SECONDS = 10L * 365 * 24 * 60 * 60;

    private static final List<String> MEMBERS = List.of("room", "subject", "until", "seconds", "reason");

    /** @throws RefusedException saying which member is wrong */
    static BanRequest read(HttpRequest request, Instant now) {
        AdminObject body = AdminObject.read(request, MEMBERS);
        Optional<RoomPattern> room = body.text("room").map(BanRequest::pattern);
        Optional<String> subject = body.text("subject");
        if (room.isEmpty() && subject.isEmpty()) {
            throw AdminObject.wrong("name a room pattern, a subject or both");
        }
        if (subject.filter(name -> name.isEmpty() || name.length() > Ban.MAX_CHARS)
                .isPresent()) {
            throw AdminObject.wrong("subject must have 1 to " + Ban.MAX_CHARS + " characters");
        }
        String reason = body.text("reason").orElse("");
        if (reason.length() > Ban.MAX_CHARS) {
            throw AdminObject.wrong("reason must have up to " + Ban.MAX_CHARS + " characters");
        }
        return new BanRequest(room, subject, end(body, now), reason);
    }

    private static RoomPattern pattern(String text) {
        if (!RoomPattern.isLegal(text)) {
            throw AdminObject.wrong("room must be 1 to 64 characters of A-Z a-z 0-9 _ - . and * for any characters");
        }
        return new RoomPattern(text);
    }

    private static Instant end(AdminObject body, Instant now) {
        OptionalLong seconds = body.wholeNumber("seconds", 1, MAX_SECONDS);
        Optional<Instant> until = body.text("until").map(BanRequest::instant);
        if (seconds.isPresent() == until.isPresent()) {
            throw AdminObject.wrong("say either until or seconds");
        }
        Instant end = until.orElseGet(() -> now.plusSeconds(seconds.orElseThrow()));
        if (!end.isAfter(now) || end.isAfter(now.plusSeconds(MAX_SECONDS))) {
            throw AdminObject.wrong("until must be in the future, by ten years at most");
        }
        return end;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw AdminObject.wrong("until must be a time such as 2026-12-01T00:00:00Z");
        }
    }
}
