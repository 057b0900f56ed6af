// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import static dev.weir.sfu.whip.records.Shelf.header;
import static dev.weir.sfu.whip.records.Shelf.problem;
import static dev.weir.sfu.whip.records.Shelf.sent;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.guard.RoomPattern;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilesTest {
    private static final String FILE = "/records/studio_1.webm";
    private static final String TAG = '"' + FakeRecords.SHA256 + '"';
    private static final byte[] MEDIA = "0123456789".getBytes(US_ASCII);

    @TempDir
    Path folder;

    @RegisterExtension
    final CapturedLog log = new CapturedLog(RecordsHandler.class);

    private final FakeRecords records = new FakeRecords();

    @BeforeEach
    void record() throws IOException {
        records.keepIn(folder);
        records.add("studio_1", RecordState.RECORDED, MEDIA);
    }

    private Shelf shelf() {
        return new Shelf(records).as("studio");
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordState.class,
            names = {"RECORDED", "UPLOADING", "VERIFIED"})
    void sendsWhatIsWholeAndHere(RecordState state) throws IOException {
        records.add("studio_2", state, MEDIA);

        HttpResponse response = shelf().get("/records/studio_2.webm");

        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("video/webm");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "ETag")).isEqualTo(TAG);
        assertThat(header(response, "Last-Modified")).isEqualTo("Sun, 29 Nov 2026 20:00:10 GMT");
        assertThat(header(response, "Cache-Control")).isEqualTo("private");
        assertThat(header(response, "Content-Disposition")).isEqualTo("inline; filename=\"studio_2.webm\"");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(sent(response)).isEqualTo(MEDIA);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, bytes 2-4/10, 234",
        "bytes=7-, bytes 7-9/10, 789",
        "bytes=-2, bytes 8-9/10, 89",
        "bytes=0-99, bytes 0-9/10, 0123456789",
    })
    void sendsThePieceThatIsAskedFor(String range, String described, String piece) {
        HttpResponse response = shelf().with("Range", range).get(FILE);

        assertThat(response.status()).isEqualTo(206);
        assertThat(header(response, "Content-Range")).isEqualTo(described);
        assertThat(header(response, "ETag")).isEqualTo(TAG);
        assertThat(sent(response)).asString(US_ASCII).isEqualTo(piece);
    }

    @Test
    void refusesAPieceThatTheFileDoesNotHave() {
        HttpResponse response = shelf().with("Range", "bytes=10-").get(FILE);

        assertThat(problem(response)).isEqualTo("416 bad-range");
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2", "bytes=5-1"})
    void sendsEverythingForSeveralPiecesAndForNonsense(String range) {
        HttpResponse response = shelf().with("Range", range).get(FILE);

        assertThat(response.status()).isEqualTo(200);
        assertThat(sent(response)).isEqualTo(MEDIA);
    }

    @Test
    void sendsEverythingWhenThePieceIsOfAnotherVersion() {
        HttpResponse response =
                shelf().with("Range", "bytes=2-4").with("If-Range", "\"other\"").get(FILE);

        assertThat(response.status()).isEqualTo(200);
        assertThat(sent(response)).isEqualTo(MEDIA);
    }

    @Test
    void sendsNothingThatTheClientHas() {
        HttpResponse response = shelf().with("If-None-Match", TAG).get(FILE);

        assertThat(response.status()).isEqualTo(304);
        assertThat(header(response, "ETag")).isEqualTo(TAG);
        assertThat(sent(response)).isEmpty();
    }

    @Test
    void refusesAVersionThatThereIsNot() {
        assertThat(problem(shelf().with("If-Match", "\"other\"").get(FILE))).isEqualTo("412 record-changed");
    }

    @Test
    void describesTheFileToAHead() {
        HttpResponse response = shelf().with("Range", "bytes=2-4").call("HEAD", FILE);

        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(header(response, "Content-Type")).isEqualTo("video/webm");
        assertThat(sent(response)).isEmpty();
    }

    @Test
    void sendsAnEmptyFile() throws IOException {
        records.add("studio_2", RecordState.RECORDED, new byte[0]);

        HttpResponse response = shelf().get("/records/studio_2.webm");

        assertThat(response.status()).isEqualTo(200);
        assertThat(sent(response)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?download", "?download=1", "?x=y&download"})
    void namesTheFileForADownload(String query) {
        HttpResponse response = shelf().get(FILE + query);

        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"studio_1.webm\"");
        response.close();
    }

    @Test
    void takesTheTokenInTheUrlWhereThatIsAllowed() {
        HttpResponse response = new Shelf(records).get(FILE + "?token=studio");

        assertThat(sent(response)).isEqualTo(MEDIA);
    }

    @Test
    void saysThatAFileIsStillBeingWritten() throws IOException {
        records.add("studio_2", RecordState.RECORDING, MEDIA);

        HttpResponse response = shelf().get("/records/studio_2.webm");

        assertThat(problem(response)).isEqualTo("409 record-open");
        assertThat(header(response, "Retry-After")).isEqualTo("5");
    }

    @Test
    void saysWhatBecameOfOthersWithoutTellingWhere() throws IOException {
        records.add("studio_2", RecordState.DELETED, MEDIA);
        records.add("studio_3", RecordState.FAILED, MEDIA);

        HttpResponse moved = shelf().get("/records/studio_2.webm");
        assertThat(problem(moved)).isEqualTo("410 record-moved");
        assertThat(moved.body()).asString(US_ASCII).doesNotContain("bucket");
        assertThat(problem(shelf().get("/records/studio_3.webm"))).isEqualTo("409 record-open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/records/",
                "/records/..",
                "/records/../studio_1.webm",
                "/records/%2e%2e/studio_1.webm",
                "/records/%2e%2e%2fstudio_1.webm",
                "/records//etc/passwd",
                "/records/studio_1.webm/",
                "/records/studio_1.webm%00",
                "/records/studio_1.webm%20",
                "/records/studio%5f1.webm",
                "/records/studio_1.json",
                "/records/.studio_1.webm",
                "/records/studio_1",
                "/records/studio_2.webm",
                "/records/C:\\studio_1.webm",
                "/records/studio_1.webm;x"
            })
    void findsNothingElse(String path) throws IOException {
        Files.write(folder.resolve("studio_1.json"), MEDIA);
        Files.write(folder.resolve(".studio_1.webm"), MEDIA);
        Files.write(folder.resolve("studio_2.webm"), MEDIA);

        assertThat(problem(shelf().get(path))).isEqualTo("404 no-such-record");
    }

    @Test
    void followsNoLinks() throws IOException {
        Path elsewhere = Files.write(folder.resolve("secret"), MEDIA);
        records.add("studio_2", RecordState.RECORDED, MEDIA);
        Files.delete(folder.resolve("studio_2.webm"));
        Files.createSymbolicLink(folder.resolve("studio_2.webm"), elsewhere);

        HttpResponse response = shelf().get("/records/studio_2.webm");

        assertThat(response.file()).isEmpty();
        assertThat(response.status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void findsNothingWhoseFileHasVanished() throws IOException {
        Files.delete(folder.resolve("studio_1.webm"));

        assertThat(problem(shelf().get(FILE))).isEqualTo("404 no-such-record");
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, "/records/studio_2.webm", "/records/studio_1.json"})
    void tellsStrangersTheSameOfWhatThereIsAndWhatThereIsNot(String path) {
        assertThat(problem(new Shelf(records).get(path))).isEqualTo("401 unauthenticated");
        assertThat(problem(new Shelf(records).as("other").get(path))).isEqualTo("403 forbidden");
    }

    @Test
    void goesByTheRoomThatTheRecordingIsOf() throws IOException {
        RecordInfo record = FakeRecords.info("studio_2", RecordState.RECORDED, 10);
        records.records.add(new RecordInfo(
                "studio_2",
                new RoomName("other"),
                record.subject(),
                1,
                record.state(),
                Instant.EPOCH,
                Optional.empty(),
                record.duration(),
                false,
                Optional.empty(),
                record.tracks(),
                record.files(),
                0,
                Optional.empty()));
        Files.write(folder.resolve("studio_2.webm"), MEDIA);

        assertThat(problem(shelf().get("/records/studio_2.webm"))).isEqualTo("404 no-such-record");
    }

    @Test
    void keepsTheBannedOut() {
        Shelf shelf = shelf();
        shelf.bans.add(Optional.of(new RoomPattern("studio")), Optional.empty(), Instant.MAX, "");

        assertThat(problem(shelf.get(FILE))).isEqualTo("403 banned");
    }

    @Test
    void leavesNoFileOpenThatIsNotSent() throws IOException {
        records.add("studio_2", RecordState.RECORDED, new byte[0]);
        long before = descriptors();
        for (int i = 0; i < 100; i++) {
            shelf().with("Range", "bytes=10-").get(FILE);
            shelf().with("If-None-Match", "*").get(FILE);
            shelf().with("If-Match", "\"x\"").get(FILE);
            shelf().call("HEAD", FILE);
            shelf().get("/records/studio_2.webm");
        }

        assertThat(descriptors()).isLessThan(before + 20);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/dev/fd"))) {
            return open.count();
        }
    }

    @Test
    void hasOpenedTheFileBeforeItAnswers() throws IOException {
        HttpResponse response = shelf().get(FILE);
        Files.delete(folder.resolve("studio_1.webm"));

        FileChannel channel = response.file().orElseThrow().channel();
        assertThat(sent(response)).isEqualTo(MEDIA);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void hasNoOtherMethods() {
        HttpResponse response = shelf().call("POST", FILE);

        assertThat(problem(response)).isEqualTo("405 method-not-allowed");
        assertThat(header(response, "Allow")).isEqualTo("OPTIONS, GET, HEAD");
        assertThat(header(new Shelf(records).call("OPTIONS", FILE), "Allow")).isEqualTo("OPTIONS, GET, HEAD");
    }
}
