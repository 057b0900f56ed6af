// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingJsonTest {
    private static final RecordingEntry FULL = Recordings.begun()
            .withMedia(
                    Duration.ofMillis(62_500),
                    Recordings.tracks(),
                    List.of(RecordedFile.closed(
                            "lecture_20261129T225301.123Z.webm",
                            "video/webm",
                            1_234_567,
                            "0123456789abcdef".repeat(4))))
            .failed(Recordings.END, "No space left on device")
            .recordedAfterMending(Recordings.END)
            .uploading()
            .uploadFailed("503 Slow Down")
            .uploaded(
                    "lecture_20261129T225301.123Z.webm",
                    new RemoteCopy("s3://bucket/lecture.webm", Recordings.END.plusSeconds(5)));

    private static String text(RecordingEntry entry) {
        return new String(RecordingJson.write(entry), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isWrittenForPeople() {
        assertThat(text(FULL)).isEqualTo("""
                        {
                          "schema" : 1,
                          "id" : "lecture_20261129T225301.123Z",
                          "room" : "lecture",
                          "subject" : "alice",
                          "part" : 1,
                          "state" : "uploading",
                          "startedAt" : "2026-11-29T22:53:01.123Z",
                          "endedAt" : "2026-11-29T22:54:04.123Z",
                          "duration" : 62.500,
                          "mended" : true,
                          "failure" : "No space left on device",
                          "tracks" : [ {
                            "kind" : "audio",
                            "codec" : "opus",
                            "frames" : 3000,
                            "packets" : 2990,
                            "lostPackets" : 10,
                            "gaps" : [ ],
                            "furtherGaps" : 0
                          }, {
                            "kind" : "video",
                            "codec" : "vp8",
                            "width" : 1280,
                            "height" : 720,
                            "frames" : 1800,
                            "packets" : 9000,
                            "lostPackets" : 7,
                            "gaps" : [ {
                              "start" : 1.250,
                              "length" : 0.200
                            } ],
                            "furtherGaps" : 3
                          } ],
                          "files" : [ {
                            "name" : "lecture_20261129T225301.123Z.webm",
                            "mediaType" : "video/webm",
                            "size" : 1234567,
                            "sha256" : "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                            "remote" : {
                              "location" : "s3://bucket/lecture.webm",
                              "verifiedAt" : "2026-11-29T22:54:09.123Z"
                            }
                          } ],
                          "upload" : {
                            "failedAttempts" : 1,
                            "lastError" : "503 Slow Down"
                          }
                        }
                        """);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(RecordingJson.read(RecordingJson.write(FULL))).hasValue(FULL);
        assertThat(RecordingJson.read(RecordingJson.write(Recordings.begun()))).hasValue(Recordings.begun());
    }

    @Test
    void ignoresWhatALaterVersionAdds() {
        String json = text(FULL).replace("\"part\"", "\"weather\" : [ { } ], \"part\"");

        assertThat(RecordingJson.read(bytes(json))).hasValue(FULL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schema\" : 1|\"schema\" : 2",
                "\"schema\" : 1|\"schema\" : \"1\"",
                "\"id\" : \"lecture_|\"id\" : \"../_",
                "\"room\" : \"lecture\"|\"room\" : \"a/b\"",
                "\"part\" : 1|\"part\" : 0",
                "\"state\" : \"uploading\"|\"state\" : \"lost\"",
                "\"startedAt\" : \"2026|\"startedAt\" : \"then",
                "62.500|1e999999999",
                "62.500|-1",
                "\"size\" : 1234567|\"size\" : -1",
                "\"size\" : 1234567|\"size\" : 99999999999999999999",
                "\"name\" : \"lecture_20261129T225301.123Z.webm|\"name\" : \"other.webm",
                "\"name\" : \"lecture_20261129T225301.123Z.webm|\"name\" : \"lecture_20261129T225301.123Z/../x.webm",
                "\"name\" : \"lecture_20261129T225301.123Z.webm|\"name\" : \"lecture_20261129T225301.123Z_p2.json",
                "\"sha256\" : \"0123|\"sha256\" : \"xyz",
                "\"kind\" : \"video\"|\"kind\" : \"smell\"",
                "\"codec\" : \"vp8\"|\"codec\" : 8",
            })
    void isNotReadWhenAMemberIsWrong(String right, String wrong) {
        String json = text(FULL).replace(right, wrong);

        assertThat(json).isNotEqualTo(text(FULL));
        assertThat(RecordingJson.read(bytes(json))).isEmpty();
    }

    @Test
    void neverThrowsOnBytesThatAreDamaged() {
        byte[] whole = RecordingJson.write(FULL);
        Random random = new Random(6);
        for (int i = 0; i < whole.length - 2; i++) {
            assertThat(RecordingJson.read(Arrays.copyOf(whole, i))).isEmpty();
            byte[] damaged = whole.clone();
            damaged[i] = (byte) random.nextInt();
            RecordingJson.read(damaged);
        }
        assertThat(RecordingJson.read(bytes("[".repeat(100_000)))).isEmpty();
        assertThat(RecordingJson.read(bytes("null"))).isEmpty();
        assertThat(RecordingJson.read(bytes("{\"schema\":1}"))).isEmpty();
    }
}
