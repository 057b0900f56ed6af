// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.room.GopSnapshot;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.LayerSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.whip.address.AddressLiteral;
import dev.weir.sfu.whip.guard.Ban;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rooms, sessions and bans as an administrator reads them. No session id and no credential is ever among it. */
final class AdminView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Node node;

    AdminView(Node node) {
        this.node = node;
    }

    ArrayNode rooms() {
        Map<RoomName, List<SessionInfo>> members =
                node.sessions().stream().collect(Collectors.groupingBy(SessionInfo::room));
        ArrayNode list = JSON.arrayNode();
        node.rooms().forEach(room -> list.add(room(room, members.getOrDefault(room.name(), List.of()))));
        return list;
    }

    Optional<ObjectNode> room(String name) {
        return node.rooms().stream()
                .filter(room -> room.name().value().equals(name))
                .findFirst()
                .map(room -> room(
                        room,
                        node.sessions().stream()
                                .filter(session -> session.room().equals(room.name()))
                                .toList()));
    }

    private ObjectNode room(RoomSnapshot room, List<SessionInfo> members) {
        ObjectNode entry = JSON.objectNode()
                .put("name", room.name().value())
                .put("openSince", room.openSince().toString())
                .put("listed", room.listed())
                .put("hasPublisher", room.hasPublisher())
                .put("publisherSilent", room.publisherSilent());
        ArrayNode tracks = entry.putArray("tracks");
        room.tracks().forEach(track -> tracks.add(track(track)));
        entry.put("subscribers", room.subscribers());
        Map<String, ViewerSnapshot> deliveries = node.viewers(room.name()).stream()
                .collect(Collectors.toMap(ViewerSnapshot::sessionId, Function.identity(), (one, same) -> one));
        ArrayNode viewers = JSON.arrayNode();
        for (SessionInfo member : members) {
            if (member.role() == SessionInfo.Role.PUBLISHER) {
                entry.set("publisher", session(member));
            } else if (member.role() == SessionInfo.Role.SUBSCRIBER) {
                ObjectNode viewer = session(member);
                Optional.ofNullable(deliveries.get(member.sessionId()))
                        .ifPresent(delivery -> viewer.set("delivery", delivery(delivery)));
                viewers.add(viewer);
            }
        }
        entry.set("viewers", viewers);
        return entry;
    }

    private static ObjectNode track(TrackSnapshot track) {
        ObjectNode entry = JSON.objectNode()
                .put("kind", track.kind())
                .put("codec", track.codec())
                .put("rid", track.rid())
                .put("bitrateBps", track.bitrateBps())
                .put("packets", track.packets())
                .put("loss", track.loss())
                .put("repaired", track.repaired())
                .put("missing", track.missing())
                .put("keyframesAsked", track.keyframesAsked());
        ArrayNode layers = entry.putArray("layers");
        track.layers().forEach(layer -> layers.add(layer(layer)));
        if (track.kind().equals("video")) {
            entry.set("gop", gop(track.gop()));
        }
        return entry;
    }

    private static ObjectNode gop(GopSnapshot gop) {
        ObjectNode entry = JSON.objectNode()
                .put("spacingMillis", gop.spacingMillis())
                .put("ignoresRequests", gop.ignoresRequests())
                .put("reorderedFrames", gop.reorderedFrames());
        ArrayNode warnings = entry.putArray("warnings");
        gop.warnings().forEach(warning -> warnings.add(warning.name().toLowerCase(Locale.ROOT)));
        return entry;
    }

    private static ObjectNode layer(LayerSnapshot layer) {
        return JSON.objectNode()
                .put("spatialLayer", layer.spatialLayer())
                .put("temporalLayer", layer.temporalLayer())
                .put("bitrateBps", layer.bitrateBps())
                .put("width", layer.width())
                .put("height", layer.height());
    }

    private static ObjectNode delivery(ViewerSnapshot viewer) {
        ObjectNode entry = JSON.objectNode()
                .put("video", viewer.video().name().toLowerCase(Locale.ROOT))
                .put("codec", viewer.codec())
                .put("rid", viewer.rid())
                .put("spatialLayer", viewer.spatialLayer())
                .put("temporalLayer", viewer.temporalLayer())
                .put("sentBps", viewer.sentBps())
                .put("estimateBps", viewer.estimateBps())
                .put("roundTripMillis", viewer.roundTripMillis())
                .put("loss", viewer.loss())
                .put("repeated", viewer.repeated())
                .put("repeatsRefused", viewer.repeatsRefused())
                .put("leftOut", viewer.leftOut())
                .put("switches", viewer.switches())
                .put("keyframesAsked", viewer.keyframesAsked())
                .put("interruptions", viewer.interruptions());
        entry.set("selection", selection(viewer.selection()));
        return entry;
    }

    /** What the viewer has asked to be bounded by; empty when it leaves everything to the server. */
    private static ObjectNode selection(LayerSelection selection) {
        ObjectNode entry = JSON.objectNode();
        selection.rid().ifPresent(rid -> entry.put("rid", rid));
        selection.maxSpatialLayer().ifPresent(layer -> entry.put("maxSpatialLayer", layer));
        selection.maxTemporalLayer().ifPresent(layer -> entry.put("maxTemporalLayer", layer));
        selection.maxWidth().ifPresent(pixels -> entry.put("maxWidth", pixels));
        selection.maxHeight().ifPresent(pixels -> entry.put("maxHeight", pixels));
        return entry;
    }

    ArrayNode sessions() {
        ArrayNode list = JSON.arrayNode();
        node.sessions().forEach(session -> list.add(session(session)));
        return list;
    }

    private static ObjectNode session(SessionInfo session) {
        ObjectNode entry = JSON.objectNode()
                .put("handle", SessionHandle.of(session.sessionId()))
                .put("room", session.room().value())
                .put("role", session.role().name().toLowerCase(Locale.ROOT))
                .put("subject", session.client().subject())
                .put("address", AddressLiteral.text(session.client().address()))
                .put("userAgent", session.client().userAgent())
                .put("since", session.since().toString());
        session.client().timeLimit().ifPresent(limit -> entry.put("timeLimitSeconds", limit.toSeconds()));
        return entry;
    }

    static ArrayNode bans(List<Ban> bans) {
        ArrayNode list = JSON.arrayNode();
        bans.forEach(ban -> list.add(ban(ban)));
        return list;
    }

    static ObjectNode ban(Ban ban) {
        ObjectNode entry = JSON.objectNode().put("id", ban.id());
        ban.room().ifPresent(room -> entry.put("room", room.value()));
        ban.subject().ifPresent(subject -> entry.put("subject", subject));
        return entry.put("until", ban.until().toString()).put("reason", ban.reason());
    }
}
