// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.answer.Conditions;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.FileBody;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers a request for a file by somebody who may have it. Waits for the disk. */
final class FileAnswer {
    private final RecordStore store;
    private final int retryAfterSeconds;

    FileAnswer(RecordStore store, int retryAfterSeconds) {
        this.store = store;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static RefusedException unknown() {
        return new RefusedException(Outcome.NO_SUCH_RECORD, "there is no recording of that name");
    }

    /** @param room that the client may watch */
    HttpResponse answer(HttpRequest request, String name, RoomName room) {
        RecordInfo record =
                store.ofFile(name).filter(one -> one.room().equals(room)).orElseThrow(FileAnswer::unknown);
        RecordFile file = record.files().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(FileAnswer::unknown);
        requirePlayable(record);
        Path path = store.local(file).orElseThrow(FileAnswer::unknown);
        try {
            FileChannel channel = FileBody.open(path);
            try {
                return answer(request, record, file, channel);
            } catch (IOException | RuntimeException refused) {
                channel.close();
                throw refused;
            }
        } catch (NoSuchFileException goneMeanwhile) {
            throw unknown();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void requirePlayable(RecordInfo record) {
        switch (record.state()) {
            case RECORDED, UPLOADING, VERIFIED -> {}
            case RECORDING ->
                throw new RefusedException(Problem.of(Outcome.RECORD_OPEN, "the file is still being written")
                        .retryAfter(retryAfterSeconds));
            case FAILED ->
                throw new RefusedException(
                        Outcome.RECORD_OPEN, "the file could not be written to its end, and has not been mended yet");
            case DELETED ->
                throw new RefusedException(
                        Outcome.RECORD_MOVED, "the file was uploaded to another place and deleted here");
        }
    }

    private HttpResponse answer(HttpRequest request, RecordInfo record, RecordFile file, FileChannel channel)
            throws IOException {
        long size = channel.size();
        String tag = '"' + file.sha256().orElseGet(() -> substitute(record, size)) + '"';
        Conditions conditions = new Conditions(request.headers(), tag, record.modifiedAt());
        HttpHeaders.Builder headers = headers(request, file, conditions);
        if (conditions.fail()) {
            throw new RefusedException(Outcome.RECORD_CHANGED, "the file is not the version that the request names");
        }
        if (conditions.isKnown()) {
            channel.close();
            return new HttpResponse(Outcome.RECORD_KNOWN.status(), headers.build(), new byte[0]);
        }
        Optional<ByteRange> range = request.method().equals("GET") && conditions.mayBeARange()
                ? request.headers().first("Range").flatMap(header -> ByteRange.parse(header, size))
                : Optional.empty();
        headers.add("Content-Type", file.mediaType());
        if (range.isEmpty()) {
            return sent(request, Outcome.RECORD_SENT, headers, channel, new ByteRange(0, size));
        }
        String described = range.get().of(size);
        if (!range.get().isSatisfiable()) {
            throw new RefusedException(Problem.of(Outcome.BAD_RANGE, "the file has " + size + " bytes")
                    .header("Content-Range", described));
        }
        return sent(request, Outcome.RECORD_PIECE_SENT, headers.add("Content-Range", described), channel, range.get());
    }

    private static String substitute(RecordInfo record, long size) {
        return Long.toHexString(size)
                + '-'
                + Long.toHexString(record.modifiedAt().toEpochMilli());
    }

    private static HttpHeaders.Builder headers(HttpRequest request, RecordFile file, Conditions conditions) {
        boolean download = Stream.of(request.query().split("&", -1))
                .anyMatch(parameter -> parameter.equals("download") || parameter.startsWith("download="));
        return HttpHeaders.builder()
                .add("Accept-Ranges", "bytes")
                .add("ETag", conditions.tag())
                .add("Last-Modified", conditions.lastModified())
                .add("Cache-Control", "private")
                .add("Content-Disposition", (download ? "attachment" : "inline") + "; filename=\"" + file.name() + '"')
                // The URL may have a token in it.
                .add("Referrer-Policy", "no-referrer");
    }

    private static HttpResponse sent(
            HttpRequest request, Outcome outcome, HttpHeaders.Builder headers, FileChannel channel, ByteRange range)
            throws IOException {
        if (range.length() > 0 && request.method().equals("GET")) {
            return new HttpResponse(
                    outcome.status(), headers.build(), new FileBody(channel, range.first(), range.length()));
        }
        channel.close();
        if (request.method().equals("HEAD")) {
            headers.add("Content-Length", Long.toString(range.length()));
        }
        return new HttpResponse(outcome.status(), headers.build(), new byte[0]);
    }
}
