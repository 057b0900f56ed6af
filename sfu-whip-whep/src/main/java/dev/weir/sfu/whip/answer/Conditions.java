// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import dev.weir.sfu.whip.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request asks for of the version of a resource before it wants it (RFC 9110 13).
 *
 * @param headers of the request
 * @param tag of the file, strong, with its quotation marks
 * @param modifiedAt when the file changed for the last time, in whole seconds
 */
public record Conditions(HttpHeaders headers, String tag, Instant modifiedAt) {
    /** RFC 9110 5.6.7, what is sent; the two older forms are not understood, and so ignored. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public Conditions {
        modifiedAt = modifiedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** For Last-Modified. */
    public String lastModified() {
        return DATE.format(modifiedAt);
    }

    /** The client wants a version that this is not: 412. */
    public boolean fail() {
        List<String> tags = headers.all("If-Match");
        if (!tags.isEmpty()) {
            return !names(tags, false);
        }
        return date("If-Unmodified-Since").filter(modifiedAt::isAfter).isPresent();
    }

    /** The client has this version already: 304. */
    public boolean isKnown() {
        List<String> tags = headers.all("If-None-Match");
        if (!tags.isEmpty()) {
            return names(tags, true);
        }
        return date("If-Modified-Since")
                .filter(date -> !modifiedAt.isAfter(date))
                .isPresent();
    }

    /** The client has a piece of this version, or did not say of which (RFC 9110 13.1.5). */
    public boolean mayBeARange() {
        Optional<String> version = headers.first("If-Range");
        return version.isEmpty()
                || version.get().equals(tag)
                || date("If-Range").filter(modifiedAt::equals).isPresent();
    }

    /** @param weakly whether a tag that is marked as weak may be the same */
    private boolean names(List<String> lines, boolean weakly) {
        for (String line : lines) {
            // Our tags are hexadecimal: a comma in somebody else's cannot make one of it.
            for (String one : line.split(",", -1)) {
                String named = one.strip();
                if (named.equals("*") || named.equals(tag) || (weakly && named.equals("W/" + tag))) {
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<Instant> date(String name) {
        try {
            return headers.first(name).map(text -> Instant.from(DATE.parse(text)));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
