// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.whip.records.RecordFile;
import dev.weir.sfu.whip.records.RecordInfo;
import dev.weir.sfu.whip.records.RecordTrack;
import dev.weir.sfu.whip.records.RoomRecording;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Recordings as lists of their files. Viewers are not told who published, nor anything that speaks of this machine or of the place of
 * uploads: texts of failures and locations. Administrators are.
 */
public final class RecordView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final UnaryOperator<String> url;
    private final boolean forAdministrators;

    private RecordView(UnaryOperator<String> url, boolean forAdministrators) {
        this.url = url;
        this.forAdministrators = forAdministrators;
    }

    /**
     * As viewers see them.
     *
     * @param url of a file by its name
     */
    public static RecordView forViewers(UnaryOperator<String> url) {
        return new RecordView(url, false);
    }

    /**
     * As administrators see them.
     *
     * @param url of a file by its name
     */
    public static RecordView forAdministrators(UnaryOperator<String> url) {
        return new RecordView(url, true);
    }

    /** An entry for each file, in the order of the recordings. */
    public ArrayNode files(List<RecordInfo> records) {
        ArrayNode list = JSON.arrayNode();
        for (RecordInfo record : records) {
            record.files().forEach(file -> list.add(file(record, file)));
        }
        return list;
    }

    private ObjectNode file(RecordInfo record, RecordFile file) {
        ObjectNode entry = JSON.objectNode()
                .put("name", file.name())
                .put("size", file.sizeBytes())
                .put("modTime", record.modifiedAt().toString())
                .put("url", url.apply(file.name()))
                .put("mediaType", file.mediaType());
        file.sha256().ifPresent(digits -> entry.put("sha256", digits));
        entry.put("recording", record.id())
                .put("room", record.room().value())
                .put("part", record.part())
                .put("state", record.state().label())
                .put("startedAt", record.startedAt().toString());
        record.endedAt().ifPresent(end -> entry.put("endedAt", end.toString()));
        entry.put("duration", record.duration().toMillis() / 1000.0).put("mended", record.mended());
        ArrayNode tracks = entry.putArray("tracks");
        record.tracks().forEach(track -> tracks.add(track(track)));
        if (forAdministrators) {
            addSecrets(entry, record, file);
        }
        return entry;
    }

    private static ObjectNode track(RecordTrack track) {
        ObjectNode entry = JSON.objectNode().put("kind", track.kind()).put("codec", track.codec());
        if (track.width() > 0 && track.height() > 0) {
            entry.put("width", track.width()).put("height", track.height());
        }
        return entry.put("frames", track.frames())
                .put("lostPackets", track.lostPackets())
                .put("gaps", track.gaps());
    }

    private static void addSecrets(ObjectNode entry, RecordInfo record, RecordFile file) {
        record.subject().ifPresent(subject -> entry.put("subject", subject));
        record.failure().ifPresent(failure -> entry.put("failure", failure));
        ObjectNode upload = entry.putObject("upload").put("failedAttempts", record.failedUploads());
        record.uploadError().ifPresent(error -> upload.put("lastError", error));
        file.location().ifPresent(location -> upload.put("location", location));
    }

    /** The rooms that are being recorded, each with the files that are being written. */
    public ArrayNode rooms(List<RoomRecording> rooms) {
        ArrayNode list = JSON.arrayNode();
        for (RoomRecording room : rooms) {
            ObjectNode entry =
                    list.addObject().put("room", room.room().value()).put("droppedPackets", room.droppedPackets());
            room.failure().ifPresent(failure -> entry.put("failure", failure));
            entry.set("files", files(room.record().stream().toList()));
        }
        return list;
    }
}
