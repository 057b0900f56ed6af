// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * The members of a JSON object that say to whom and for how long something is granted.
 *
 * @param subject who it is: at most 255 characters without control characters; empty when that is not said
 * @param publishLimit {@code publishSeconds}: above 0, at most 10^9, rounded up to milliseconds
 */
public record GrantMembers(String subject, Optional<Duration> publishLimit) {
    private static final int MAX_SUBJECT_CHARS = 255;
    private static final double MAX_SECONDS = 1e9;

    /**
     * Reads them; both may be absent, but null is no absence. Empty when one is not what it has to be.
     *
     * @param subjectName what the member is called that says who it is
     */
    public static Optional<GrantMembers> of(JsonNode object, String subjectName) {
        JsonNode subject = object.path(subjectName);
        JsonNode limit = object.path("publishSeconds");
        if (!(subject.isMissingNode() || isSubject(subject)) || !(limit.isMissingNode() || isLimit(limit))) {
            return Optional.empty();
        }
        Optional<Duration> publishLimit = limit.isMissingNode()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) Math.ceil(limit.doubleValue() * 1000)));
        return Optional.of(new GrantMembers(subject.asText(""), publishLimit));
    }

    private static boolean isSubject(JsonNode node) {
        return node.isTextual()
                && node.textValue().length() <= MAX_SUBJECT_CHARS
                && node.textValue().chars().noneMatch(Character::isISOControl);
    }

    private static boolean isLimit(JsonNode node) {
        return node.isNumber() && node.doubleValue() > 0 && node.doubleValue() <= MAX_SECONDS;
    }
}
