// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An entry as people and programs read it: members in a fixed order, instants in ISO 8601 and UTC, durations in seconds with
 * milliseconds. What is not known is left out. Members that a later version adds are ignored; an entry of another
 * {@code schema} is not read at all.
 */
public final class RecordingJson {
    /** Of the form written here. */
    public static final int SCHEMA = 1;

    private static final int MAX_DEPTH = 16;
    private static final JsonNodeFactory NODES = new JsonNodeFactory(true);
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectWriter WRITER =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private RecordingJson() {}

    /** In UTF-8, with a line feed at the end. */
    public static byte[] write(RecordingEntry entry) {
        try {
            return (WRITER.writeValueAsString(tree(entry)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("cannot write the entry of " + entry.id(), impossible);
        }
    }

    /** Empty when the bytes are no entry of this schema. */
    public static Optional<RecordingEntry> read(byte[] json) {
        try {
            return Optional.ofNullable(MAPPER.readTree(json)).flatMap(EntryMembers::entry);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static ObjectNode tree(RecordingEntry entry) {
        ObjectNode node = NODES.objectNode();
        node.put("schema", SCHEMA);
        node.put("id", entry.id().value());
        node.put("room", entry.room().value());
        entry.subject().ifPresent(subject -> node.put("subject", subject));
        node.put("part", entry.part());
        node.put("state", entry.state().label());
        node.put("startedAt", entry.startedAt().toString());
        entry.endedAt().ifPresent(end -> node.put("endedAt", end.toString()));
        node.set("duration", seconds(entry.duration()));
        node.put("mended", entry.mended());
        entry.failure().ifPresent(failure -> node.put("failure", failure));
        ArrayNode tracks = node.putArray("tracks");
        entry.tracks().forEach(track -> tracks.add(tree(track)));
        ArrayNode files = node.putArray("files");
        entry.files().forEach(file -> files.add(tree(file)));
        ObjectNode upload = node.putObject("upload");
        upload.put("failedAttempts", entry.upload().failed());
        entry.upload().lastError().ifPresent(error -> upload.put("lastError", error));
        return node;
    }

    private static ObjectNode tree(RecordedTrack track) {
        ObjectNode node = NODES.objectNode();
        node.put("kind", track.kind());
        node.put("codec", track.codec());
        if (track.isVideo()) {
            node.put("width", track.width());
            node.put("height", track.height());
        }
        node.put("frames", track.frames());
        node.put("packets", track.packets());
        node.put("lostPackets", track.lostPackets());
        ArrayNode gaps = node.putArray("gaps");
        for (RecordingGap gap : track.gaps()) {
            ObjectNode one = gaps.addObject();
            one.set("start", seconds(gap.start()));
            one.set("length", seconds(gap.length()));
        }
        node.put("furtherGaps", track.furtherGaps());
        return node;
    }

    private static ObjectNode tree(RecordedFile file) {
        ObjectNode node = NODES.objectNode();
        node.put("name", file.name());
        node.put("mediaType", file.mediaType());
        node.put("size", file.sizeBytes());
        file.sha256().ifPresent(sha256 -> node.put("sha256", sha256));
        file.remote().ifPresent(copy -> {
            ObjectNode remote = node.putObject("remote");
            remote.put("location", copy.location());
            remote.put("verifiedAt", copy.verifiedAt().toString());
        });
        return node;
    }

    private static JsonNode seconds(Duration duration) {
        return NODES.numberNode(BigDecimal.valueOf(duration.toMillis(), 3));
    }
}
