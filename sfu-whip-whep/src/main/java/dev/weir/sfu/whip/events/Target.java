// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.whip.answer.JsonBody;
import java.util.Optional;

/**
 * A resource below a session's URL.
 *
 * @param streamId of {@link Resource#STREAM}, as the client wrote it: not to be trusted; empty of others
 */
public record Target(Resource resource, String streamId) {
    /** The kinds there are. */
    public enum Resource {
        EVENTS("OPTIONS, GET, HEAD, POST"),
        STREAM("OPTIONS, GET, HEAD, DELETE"),
        LAYER("OPTIONS, GET, HEAD, POST");

        private final String methods;

        Resource(String methods) {
            this.methods = methods;
        }

        /** Those it has, separated by commas. */
        public String methods() {
            return methods;
        }

        /** What can be posted to it; empty for nothing. */
        public Optional<String> accepts() {
            return this == STREAM ? Optional.empty() : Optional.of(JsonBody.MEDIA_TYPE);
        }
    }

    static final String EVENTS_PATH = "/events";
    static final String STREAM_PREFIX = "/events/";
    static final String LAYER_PATH = "/layer";

    /** As it stands behind a session's id, with braces where an id stands. */
    public String template() {
        return switch (resource) {
            case EVENTS -> EVENTS_PATH;
            case STREAM -> STREAM_PREFIX + "{stream}";
            case LAYER -> LAYER_PATH;
        };
    }

    /** What stands behind the session's id in a path, when it is one of those. */
    public static Optional<Target> parse(String below) {
        if (below.equals(EVENTS_PATH)) {
            return Optional.of(new Target(Resource.EVENTS, ""));
        }
        if (below.equals(LAYER_PATH)) {
            return Optional.of(new Target(Resource.LAYER, ""));
        }
        return below.startsWith(STREAM_PREFIX)
                ? Optional.of(new Target(Resource.STREAM, below.substring(STREAM_PREFIX.length())))
                : Optional.empty();
    }
}
