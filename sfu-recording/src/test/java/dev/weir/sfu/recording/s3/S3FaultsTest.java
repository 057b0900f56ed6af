// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import static dev.weir.sfu.recording.s3.FaultyProxy.answer;
import static dev.weir.sfu.recording.s3.FaultyProxy.cutAfter;
import static dev.weir.sfu.recording.s3.FaultyProxy.damage;
import static dev.weir.sfu.recording.s3.FaultyProxy.error;
import static dev.weir.sfu.recording.s3.FaultyProxy.loseAnswer;
import static dev.weir.sfu.recording.s3.FaultyProxy.refuseBeforeBody;
import static dev.weir.sfu.recording.s3.FaultyProxy.silence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.recording.upload.UploadThreads;
import dev.weir.sfu.recording.upload.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What becomes of a recording when the way to the bucket fails: whatever it is, the media stays here and the ledger says why, until
 * it has passed; and then everything is there, whole.
 */
@Timeout(60)
class S3FaultsTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static final byte[] SMALL = content(100_000);
    private static final byte[] LARGE = content((5 << 20) + 100_000);
    private static final Duration LONG = UploadSettings.DEFAULT.longestRetry();

    /** Which requests are in trouble. */
    private enum Where implements Predicate<FaultyProxy.Head> {
        SMALL_FILE,
        SECOND_PART,
        COMPLETION,
        LOOK,
        JSON;

        @Override
        public boolean test(FaultyProxy.Head head) {
            return switch (this) {
                case SMALL_FILE -> head.method().equals("PUT") && head.target().contains(".webm");
                case SECOND_PART -> head.isPart(2);
                case COMPLETION -> head.method().equals("POST") && head.target().contains("uploadId=");
                case LOOK -> head.isLook();
                case JSON -> head.target().contains(".json");
            };
        }

        byte[] content() {
            return this == SECOND_PART || this == COMPLETION ? LARGE : SMALL;
        }
    }

    @TempDir
    Path directory;

    private Instant now = Recordings.END;
    private FaultyProxy proxy;
    private Ledger ledger;
    private S3Config config;
    private String bucket = "";

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @BeforeEach
    void start() throws IOException {
        bucket = SERVER.newBucket();
        proxy = new FaultyProxy(SERVER.port());
        ledger = Ledger.open(directory);
        config = S3Config.of("us-east-1", bucket)
                .withEndpoint("http://127.0.0.1:" + proxy.port(), true)
                .withPathStyle(true)
                .withCredentials(S3Server.KEYS)
                .withParts(S3Config.MIN_PART_BYTES, S3Config.MIN_PART_BYTES);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private RecordingEntry recorded(byte[] content) throws IOException {
        return Recordings.recorded(ledger, Recordings.START, content);
    }

    private S3Uploader uploader() {
        return new S3Uploader(config, retries -> retries.maxAttempts(1));
    }

    private Uploads uploads(S3Uploader uploader) {
        return new Uploads(
                ledger, uploader, UploadSettings.DEFAULT.withDeleteAfterUpload(true), () -> now, new Random(6));
    }

    private RecordingEntry kept(RecordingEntry entry) {
        return ledger.find(entry.id()).orElseThrow();
    }

    private Duration untilNextTurn(Uploads uploads) {
        return Duration.between(now, uploads.nextTurn().orElseThrow());
    }

    private void turnWhenDue(Uploads uploads) {
        now = uploads.nextTurn().orElseThrow();
        assertThat(uploads.turn(now)).isTrue();
    }

    private void assertIsOnlyHere(RecordingEntry entry, String error) {
        RecordingEntry kept = kept(entry);
        assertThat(kept.upload().lastError())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(error.replace("BUCKET", bucket))
                        .doesNotContain(S3Server.KEYS.accessKey(), S3Server.KEYS.secretKey()));
        assertThat(kept.state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(entry.files())
                .allSatisfy(file -> assertThat(ledger.local(file)).isPresent());
        assertThat(SERVER.keys(bucket)).doesNotContain(entry.id().fileName(".json"));
    }

    private void assertIsThere(RecordingEntry entry, byte[] content) {
        String name = entry.files().get(0).name();
        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
        assertThat(SERVER.object(bucket, name)).isEqualTo(content);
        assertThat(SERVER.keys(bucket))
                .containsExactlyInAnyOrder(name, entry.id().fileName(".json"));
        assertThat(SERVER.incomplete(bucket)).isEmpty();
        assertThat(entry.files())
                .allSatisfy(file -> assertThat(ledger.local(file)).isEmpty());
    }

    /** What goes wrong where, whether it passes by itself, and what the ledger says of it. */
    private record Trouble(String name, Where where, FaultyProxy.Fault fault, boolean passing, String error) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Trouble> troubles() {
        String region = "bucket BUCKET is not in region us-east-1 but in eu-west-1: set the right region";
        return Stream.of(
                new Trouble(
                        "server error",
                        Where.SMALL_FILE,
                        error("500 Internal Server Error", "InternalError", "We had a problem."),
                        true,
                        "_0.webm: 500 InternalError (We had a problem.)"),
                new Trouble(
                        "server error without a word",
                        Where.SMALL_FILE,
                        answer("502 Bad Gateway", "<html>"),
                        true,
                        "_0.webm: 502"),
                new Trouble(
                        "slow down",
                        Where.SECOND_PART,
                        error("503 Slow Down", "SlowDown", "Less."),
                        true,
                        "503 SlowDown"),
                new Trouble(
                        "too many requests",
                        Where.SMALL_FILE,
                        answer("429 Too Many Requests", ""),
                        true,
                        "_0.webm: 429"),
                new Trouble("cut in a part", Where.SECOND_PART, cutAfter(50_000), true, "_0.webm: no answer: "),
                new Trouble("cut in a file", Where.SMALL_FILE, cutAfter(50_000), true, "_0.webm: no answer: "),
                new Trouble("damaged on the way", Where.SECOND_PART, damage(), true, "_0.webm: 400 "),
                new Trouble(
                        "checksum mismatch",
                        Where.SMALL_FILE,
                        error("400 Bad Request", "BadDigest", "The Content-MD5 you specified did not match."),
                        true,
                        "400 BadDigest"),
                new Trouble("answer lost", Where.SMALL_FILE, loseAnswer(), true, "_0.webm: no answer: "),
                new Trouble(
                        "answer to the completion lost", Where.COMPLETION, loseAnswer(), true, "_0.webm: no answer: "),
                new Trouble(
                        "error after a success",
                        Where.COMPLETION,
                        error("200 OK", "InternalError", "We had a problem."),
                        true,
                        "_0.webm: 200 InternalError"),
                new Trouble(
                        "expired credentials",
                        Where.SECOND_PART,
                        error("400 Bad Request", "ExpiredToken", "The provided token has expired."),
                        true,
                        "400 ExpiredToken"),
                new Trouble(
                        "permission denied",
                        Where.SMALL_FILE,
                        error("403 Forbidden", "AccessDenied", "Access Denied"),
                        false,
                        "403 AccessDenied (Access Denied); the credentials may not do that in bucket BUCKET"),
                new Trouble(
                        "permission denied before the content",
                        Where.SECOND_PART,
                        refuseBeforeBody("403 Forbidden"),
                        false,
                        "403; the credentials may not do that in bucket BUCKET"),
                new Trouble(
                        "permission to read denied",
                        Where.LOOK,
                        answer("403 Forbidden", ""),
                        false,
                        "they need s3:PutObject, s3:GetObject"),
                new Trouble(
                        "moved to another region",
                        Where.SMALL_FILE,
                        error(
                                "301 Moved Permanently",
                                "PermanentRedirect",
                                "Use another endpoint.",
                                "x-amz-bucket-region: eu-west-1",
                                "Location: http://127.0.0.1:1/"),
                        false,
                        region),
                new Trouble(
                        "redirected",
                        Where.SMALL_FILE,
                        error(
                                "307 Temporary Redirect",
                                "TemporaryRedirect",
                                "Use another endpoint.",
                                "Location: http://127.0.0.1:1/"),
                        false,
                        "bucket BUCKET is not in region us-east-1, or the endpoint is another one's"),
                new Trouble(
                        "signed for another region",
                        Where.SECOND_PART,
                        error(
                                "400 Bad Request",
                                "AuthorizationHeaderMalformed",
                                "The region is wrong; expecting 'eu-west-1'",
                                "x-amz-bucket-region: eu-west-1"),
                        false,
                        region),
                new Trouble(
                        "wrong clock",
                        Where.SMALL_FILE,
                        error("403 Forbidden", "RequestTimeTooSkewed", "The difference is too large."),
                        false,
                        "the clock of this machine or of the server is wrong"),
                new Trouble(
                        "keys repeated by the server",
                        Where.SMALL_FILE,
                        error("403 Forbidden", "InvalidAccessKeyId", "No weir-tests with not-much-of-a-secret."),
                        false,
                        "(No ... with ....); the access key or the secret key is wrong"),
                new Trouble(
                        "trouble with the last file",
                        Where.JSON,
                        error("500 Internal Server Error", "InternalError", "We had a problem."),
                        true,
                        ".json: 500 InternalError"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void keepsTheMediaAndSaysWhyUntilItPasses(Trouble trouble) throws IOException {
        RecordingEntry entry = recorded(trouble.where().content());
        proxy.always(trouble.where(), trouble.fault());
        try (S3Uploader uploader = uploader()) {
            Uploads uploads = uploads(uploader);

            for (int times = 1; times <= 2; times++) {
                turnWhenDue(uploads);

                assertIsOnlyHere(entry, trouble.error());
                assertThat(untilNextTurn(uploads))
                        .isBetween(
                                trouble.passing() ? Duration.ofSeconds(times) : LONG.dividedBy(2),
                                trouble.passing() ? Duration.ofSeconds(2L * times) : LONG);
            }

            proxy.heal();
            turnWhenDue(uploads);
            assertIsThere(entry, trouble.where().content());
        }
    }

    @Test
    void doesNotWaitForAServerThatIsSilent() throws IOException {
        RecordingEntry entry = recorded(SMALL);
        proxy.once(Where.SMALL_FILE, silence());
        S3Config patient = config;
        config = config.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
            assertIsOnlyHere(entry, "_0.webm: no answer: java.net.SocketTimeoutException");
        }
        config = patient;
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
            assertIsThere(entry, SMALL);
        }
    }

    @Test
    void waitsForABucketThatIsDeletedAndMadeAgain() throws IOException {
        RecordingEntry entry = recorded(LARGE);
        proxy.once(Where.SECOND_PART, exchange -> {
            SERVER.deleteBucket(bucket);
            exchange.write(exchange.forward());
        });
        try (S3Uploader uploader = uploader()) {
            Uploads uploads = uploads(uploader);
            turnWhenDue(uploads);
            turnWhenDue(uploads);
            SERVER.createBucket(bucket);

            assertIsOnlyHere(entry, "there is no bucket BUCKET (or the server wants path style off)");
            assertThat(untilNextTurn(uploads)).isGreaterThanOrEqualTo(LONG.dividedBy(2));
            turnWhenDue(uploads);
            assertIsThere(entry, LARGE);
        }
    }

    @Test
    void saysThatTheKeysAreWrong() throws IOException {
        RecordingEntry entry = recorded(SMALL);
        for (S3Credentials wrong : List.of(
                new S3Credentials(S3Server.KEYS.accessKey(), "another-secret"),
                new S3Credentials("another-key", S3Server.KEYS.secretKey()))) {
            config = config.withCredentials(wrong);
            try (S3Uploader uploader = uploader()) {
                Uploads uploads = uploads(uploader);
                turnWhenDue(uploads);

                assertIsOnlyHere(entry, "the access key or the secret key is wrong");
                assertThat(untilNextTurn(uploads)).isGreaterThanOrEqualTo(LONG.dividedBy(2));
            }
        }
        config = config.withCredentials(S3Server.KEYS);
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
            assertIsThere(entry, SMALL);
        }
    }

    @Test
    void saysThatNobodyIsThere() throws IOException {
        RecordingEntry entry = recorded(SMALL);
        proxy.close();
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
            assertIsOnlyHere(entry, "_0.webm: no answer: java.net.ConnectException");
        }
        config = config.withEndpoint("no-such-host.invalid", false);
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
            assertIsOnlyHere(entry, "there is no host no-such-host.invalid");
        }
    }

    @Test
    void saysThatTheServerSpeaksNoTls() throws IOException {
        RecordingEntry entry = recorded(SMALL);
        config = config.withEndpoint("127.0.0.1:" + SERVER.port(), true);
        try (S3Uploader uploader = uploader()) {
            Uploads uploads = uploads(uploader);
            turnWhenDue(uploads);

            assertIsOnlyHere(entry, "no TLS with the server");
            assertThat(untilNextTurn(uploads)).isGreaterThanOrEqualTo(LONG.dividedBy(2));
        }
    }

    @Test
    void goesOnAfterAKillInTheMiddleOfAPart() throws IOException {
        RecordingEntry entry = recorded(LARGE);
        try (S3Client client = SERVER.client()) {
            // As a killed process leaves them: nobody aborts, nobody says that it failed.
            String name = entry.files().get(0).name();
            client.createMultipartUpload(create -> create.bucket(bucket).key(name));
            ledger.put(entry.uploading());
        }
        ledger = Ledger.open(directory);

        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
        }

        assertIsThere(entry, LARGE);
    }

    @Test
    void stopsInTheMiddleOfAPartWhenItIsClosedAndLeavesNoParts() throws Exception {
        RecordingEntry entry = recorded(LARGE);
        CountDownLatch inPart = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        proxy.once(Where.SECOND_PART, exchange -> {
            inPart.countDown();
            try {
                closing.await();
            } catch (InterruptedException never) {
                throw new IOException(never);
            }
            exchange.write(exchange.forward());
        });
        UploadThreads threads = UploadThreads.start(uploads(uploader()));
        inPart.await();

        Thread closer = new Thread(threads::close);
        closer.start();
        closing.countDown();
        closer.join();

        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(kept(entry).upload().failed()).isZero();
        assertThat(SERVER.incomplete(bucket)).isEmpty();
        ledger = Ledger.open(directory);
        try (S3Uploader uploader = uploader()) {
            turnWhenDue(uploads(uploader));
        }
        assertIsThere(entry, LARGE);
    }
}
