// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.whip.guard.Ban;
import dev.weir.sfu.whip.guard.BanStore;
import dev.weir.sfu.whip.guard.RoomPattern;
import dev.weir.sfu.whip.json.StrictJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A file with all bans, {@code {"bans": [{"id": …, "room": …, "subject": …, "until": …, "reason": …}]}}, each as the admin API tells
 * it. It is replaced as a whole, so that a process that dies over it leaves the former one.
 */
public final class BanFile implements BanStore {
    private final Path file;
    private final List<Ban> found;

    private BanFile(Path file, List<Ban> found) {
        this.file = file;
        this.found = found;
    }

    /**
     * Reads what is there, and sees whether it can be written; made when it is not there.
     *
     * @throws SfuException when it cannot be read or written, or is something else: going on without would let in who is banned
     */
    public static BanFile open(Path file) {
        try {
            BanFile opened = new BanFile(file, Files.exists(file) ? read(Files.readAllBytes(file)) : List.of());
            opened.keep(opened.found);
            return opened;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new SfuException("bans cannot be kept in " + file + ": " + e, e);
        }
    }

    private static List<Ban> read(byte[] content) throws IOException {
        JsonNode list = StrictJson.object(content)
                .map(object -> object.path("bans"))
                .filter(JsonNode::isArray)
                .orElseThrow(() -> new IOException("it is no JSON object with a list of bans"));
        List<Ban> bans = new ArrayList<>();
        for (JsonNode ban : list) {
            bans.add(new Ban(
                    ban.path("id").asText(),
                    text(ban, "room").map(RoomPattern::new),
                    text(ban, "subject"),
                    Instant.parse(ban.path("until").asText()),
                    ban.path("reason").asText()));
        }
        return List.copyOf(bans);
    }

    private static Optional<String> text(JsonNode ban, String member) {
        return Optional.of(ban.path(member)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    @Override
    public List<Ban> bans() {
        return found;
    }

    @Override
    public void keep(Collection<Ban> bans) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode list = object.putArray("bans");
        for (Ban ban : bans) {
            ObjectNode entry = list.addObject().put("id", ban.id());
            ban.room().ifPresent(room -> entry.put("room", room.value()));
            ban.subject().ifPresent(subject -> entry.put("subject", subject));
            entry.put("until", ban.until().toString()).put("reason", ban.reason());
        }
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(whole, object.toPrettyString() + "\n", StandardCharsets.UTF_8);
        try (FileChannel written = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
