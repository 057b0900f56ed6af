// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.DurationSnapshot;
import dev.weir.sfu.room.SessionInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What there is to know of the process as a whole. */
final class NodeFacts {
    private final Node node;
    private final InstantSource clock;
    private final Instant since;
    private final ObjectMapper mapper = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(DurationSnapshot.class, new Durations()));

    /** Their spans are for meters. */
    private static final class Durations extends JsonSerializer<DurationSnapshot> {
        @Override
        public void serialize(DurationSnapshot times, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            json.writeNumberField("count", times.count());
            json.writeNumberField("nanos", times.nanos());
            json.writeEndObject();
        }
    }

    NodeFacts(Node node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** The counters of loops and of the TCP port have the names of their records' components. */
    ObjectNode json() {
        List<SessionInfo> sessions = node.sessions();
        Map<SessionInfo.Role, Long> counts =
                sessions.stream().collect(Collectors.groupingBy(SessionInfo::role, Collectors.counting()));
        ObjectNode facts = JsonNodeFactory.instance
                .objectNode()
                .put("version", version())
                .put("since", since.toString())
                .put("uptimeSeconds", Duration.between(since, clock.instant()).toSeconds())
                .put("draining", node.isDraining())
                .put("rooms", node.rooms().size())
                .put("publishers", counts.getOrDefault(SessionInfo.Role.PUBLISHER, 0L))
                .put("subscribers", counts.getOrDefault(SessionInfo.Role.SUBSCRIBER, 0L));
        facts.set("loops", mapper.valueToTree(node.loops()));
        facts.set("tcp", mapper.valueToTree(node.tcp()));
        return facts;
    }

    private static String version() {
        return Optional.ofNullable(Sfu.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
    }
}
