// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import static dev.weir.sfu.recording.s3.FaultyProxy.damage;
import static dev.weir.sfu.recording.s3.FaultyProxy.error;
import static dev.weir.sfu.recording.s3.FaultyProxy.rewrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** What the uploader does with an S3-speaking server that works, and which proofs of arrival it takes. */
@Timeout(60)
class S3UploaderTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static final int LARGE = 12 << 20;

    @TempDir
    Path directory;

    private final List<Long> progress = new ArrayList<>();
    private FaultyProxy proxy;
    private S3Config config;
    private S3Uploader uploader;
    private String bucket = "";

    @BeforeEach
    void start() throws IOException {
        bucket = SERVER.newBucket();
        proxy = new FaultyProxy(SERVER.port());
        config = S3Config.of("us-east-1", bucket)
                .withEndpoint("127.0.0.1:" + proxy.port(), false)
                .withPathStyle(true)
                .withCredentials(S3Server.KEYS)
                .withPrefix("weir/2026")
                .withParts(S3Config.MIN_PART_BYTES, S3Config.MIN_PART_BYTES)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
        uploader = uploader(1);
    }

    @AfterEach
    void stop() throws IOException {
        uploader.close();
        proxy.close();
    }

    private S3Uploader uploader(int attempts) {
        return new S3Uploader(
                config, retries -> retries.maxAttempts(attempts).backoffStrategy(BackoffStrategy.retryImmediately()));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private UploadRequest request(byte[] content) throws IOException {
        Path path = Files.write(directory.resolve("lecture.webm"), content);
        return new UploadRequest(
                path, "lecture.webm", "video/webm", content.length, Recordings.sha256(content), progress::add);
    }

    private void assertIsThere(byte[] content) {
        assertThat(SERVER.object(bucket, "weir/2026/lecture.webm")).isEqualTo(content);
        assertThat(SERVER.mediaType(bucket, "weir/2026/lecture.webm")).isEqualTo("video/webm");
        assertThat(SERVER.incomplete(bucket)).isEmpty();
    }

    private List<String> methods() {
        return proxy.seen().stream().map(FaultyProxy.Head::method).toList();
    }

    @Test
    void putsASmallFileInOnePiece() throws IOException {
        byte[] content = content(100_000);

        UploadResult there = uploader.upload(request(content));

        assertThat(there)
                .isEqualTo(new UploadResult(
                        "s3://" + bucket + "/weir/2026/lecture.webm", content.length, Recordings.sha256(content)));
        assertIsThere(content);
        assertThat(methods()).containsExactly("PUT", "HEAD");
        assertThat(progress).startsWith(0L).endsWith(100_000L);
    }

    @Test
    void putsALargeFileInParts() throws IOException {
        byte[] content = content(LARGE);

        UploadResult there = uploader.upload(request(content));

        assertThat(there.sizeBytes()).isEqualTo(LARGE);
        assertIsThere(content);
        assertThat(methods()).containsExactly("GET", "POST", "PUT", "PUT", "PUT", "POST", "HEAD");
        assertThat(progress).startsWith(0L).endsWith((long) LARGE);
    }

    @Test
    void putsAnEmptyFile() throws IOException {
        uploader.upload(request(new byte[0]));

        assertIsThere(new byte[0]);
    }

    @Test
    void saysItsChecksumsWithEachRequestSoThatTheServerRefusesWhatIsDamaged() throws IOException {
        byte[] content = content(100_000);
        proxy.once(head -> head.method().equals("PUT"), damage());
        UploadRequest request = request(content);

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request))
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());

        assertThat(SERVER.keys(bucket)).isEmpty();
        uploader.upload(request);
        assertIsThere(content);
    }

    @Test
    void refusesAFileThatHasChangedAndLeavesNothingOfIt() throws IOException {
        byte[] content = content(LARGE);
        UploadRequest request = request(content);
        content[LARGE - 1] ^= 1;
        Files.write(request.path(), content);

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request))
                .withMessage("lecture.webm has changed since it was recorded")
                .satisfies(failed -> assertThat(failed.isRetryable()).isFalse());

        assertThat(SERVER.keys(bucket)).isEmpty();
        assertThat(SERVER.incomplete(bucket)).isEmpty();
    }

    @Test
    void abortsWhatAKilledProcessLeftOfTheSameFileAndNothingElse() throws IOException {
        try (S3Client client = SERVER.client()) {
            client.createMultipartUpload(create -> create.bucket(bucket).key("weir/2026/lecture.webm"));
            client.createMultipartUpload(create -> create.bucket(bucket).key("weir/2026/lecture.webm.other"));
        }

        uploader.upload(request(content(LARGE)));

        assertThat(SERVER.incomplete(bucket)).containsExactly("weir/2026/lecture.webm.other");
    }

    @Test
    void readsAnObjectBackWhenTheServerProvesNothing() throws IOException {
        for (int size : new int[] {100_000, LARGE}) {
            proxy.once(FaultyProxy.Head::isLook, rewrite("(?i)etag: .*|x-amz-checksum-sha256: .*", "X-Nothing: there"));
            byte[] content = content(size);

            uploader.upload(request(content));

            assertIsThere(content);
            assertThat(proxy.seen()).last().extracting(FaultyProxy.Head::method).isEqualTo("GET");
        }
    }

    @Test
    void believesTheChecksumOfTheServerBeforeItsEtag() throws IOException {
        for (int size : new int[] {100_000, LARGE}) {
            proxy.once(FaultyProxy.Head::isLook, rewrite("(?i)etag: .*", "ETag: \"0123456789abcdef0123456789abcdef\""));
            uploader.upload(request(content(size)));
            assertThat(proxy.seen()).last().extracting(FaultyProxy.Head::method).isEqualTo("HEAD");
        }
        proxy.once(FaultyProxy.Head::isLook, rewrite("(?i)x-amz-checksum-sha256: .*", "x-amz-checksum-sha256: AAAA"));
        uploader.upload(request(content(100_000)));

        // The object is right all the same: what is read back says so.
        assertThat(proxy.seen()).last().extracting(FaultyProxy.Head::method).isEqualTo("GET");
    }

    @Test
    void believesTheEtagOfAServerThatTellsNoChecksum() throws IOException {
        for (int size : new int[] {100_000, LARGE}) {
            proxy.once(FaultyProxy.Head::isLook, rewrite("(?i)x-amz-checksum-sha256: .*", "X-Nothing: there"));
            uploader.upload(request(content(size)));
            assertThat(proxy.seen()).last().extracting(FaultyProxy.Head::method).isEqualTo("HEAD");
        }
    }

    @Test
    void failsWhenTheObjectIsAnotherOne() throws IOException {
        byte[] content = content(100_000);
        proxy.once(FaultyProxy.Head::isLook, exchange -> {
            try (S3Client client = SERVER.client()) {
                client.putObject(
                        put -> put.bucket(bucket).key("weir/2026/lecture.webm"),
                        RequestBody.fromBytes(new byte[content.length]));
            }
            exchange.write(exchange.forward());
        });

        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request(content)))
                .withMessage("lecture.webm has another checksum in the bucket than here")
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());
        uploader.upload(request(content));
        assertIsThere(content);
    }

    @Test
    void failsWhenTheObjectIsNotThereOrHasAnotherSize() throws IOException {
        byte[] content = content(100_000);
        proxy.once(FaultyProxy.Head::isLook, error("404 Not Found", "NoSuchKey", ""));
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request(content)))
                .withMessage("lecture.webm is not in the bucket although the server took it")
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());
        proxy.once(FaultyProxy.Head::isLook, rewrite("(?i)content-length: .*", "Content-Length: 99999"));
        assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request(content)))
                .withMessage("lecture.webm has 99999 bytes in the bucket and 100000 here");
    }

    @Test
    void doesWithoutSha256WhereTheServerRefusesIt() throws IOException {
        proxy.always(
                head -> head.header("x-amz-checksum-sha256").isPresent()
                        || head.header("x-amz-checksum-algorithm").isPresent(),
                error("501 Not Implemented", "NotImplemented", "A header you provided implies functionality"));
        byte[] content = content(LARGE);

        uploader.upload(request(content));
        uploader.upload(request(content));

        assertIsThere(content);
        assertThat(methods().stream().filter("POST"::equals)).hasSize(1 + 2 + 2);
    }

    @Test
    void repeatsASingleRequestByItself() throws IOException {
        uploader.close();
        uploader = uploader(3);
        proxy.once(head -> head.isPart(2), error("503 Slow Down", "SlowDown", "Please reduce your request rate."));
        proxy.once(head -> head.isPart(2), error("500 Internal Server Error", "InternalError", "We had a problem."));
        byte[] content = content(LARGE);

        uploader.upload(request(content));

        assertIsThere(content);
        assertThat(methods()).containsExactly("GET", "POST", "PUT", "PUT", "PUT", "PUT", "PUT", "POST", "HEAD");
        assertThat(progress).endsWith((long) LARGE);
    }

    @Test
    void findsTheBucketOrSaysWhatIsWrong() {
        uploader.prepare();

        config = config.withCredentials(new S3Credentials("weir-tests", "wrong"));
        try (S3Uploader wrong = uploader(1)) {
            assertThatExceptionOfType(UploadException.class)
                    .isThrownBy(wrong::prepare)
                    .withMessageStartingWith("cannot use bucket " + bucket + ": 403")
                    .withMessageContaining("or the keys are wrong")
                    .satisfies(failed -> assertThat(failed.isRetryable()).isFalse());
        }
    }

    @Test
    void keepsEachPartCountWithinWhatTheProtocolAllows() {
        assertThat(MultipartUpload.partBytes(config, LARGE)).isEqualTo(S3Config.MIN_PART_BYTES);
        long size = 1L << 40;
        long part = MultipartUpload.partBytes(config, size);
        assertThat((size + part - 1) / part).isLessThanOrEqualTo(10_000);
    }

    @Test
    void tellsNoKeys() {
        assertThat(uploader.toString() + config + S3Server.KEYS)
                .contains("s3://" + bucket + "/weir/2026/ at http://127.0.0.1:")
                .doesNotContain(S3Server.KEYS.accessKey(), S3Server.KEYS.secretKey());
    }
}
