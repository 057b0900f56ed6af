// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy in a process of its own, that keeps objects in memory and checks signatures; and what is in its buckets, seen by a client
 * that has nothing of ours.
 */
final class S3Server implements BeforeAllCallback, AfterAllCallback {
    static final S3Credentials KEYS = new S3Credentials("weir-tests", "not-much-of-a-secret");

    /** Where Maven puts it before the tests. */
    private static final Path JAR = Path.of("target", "s3proxy", "s3proxy.jar");

    private static final Pattern LISTENING = Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");
    private static final int KEPT_LINES = 30;

    private final boolean takesAnyHeader;
    private Path settings = Path.of("");
    private Process process = new NoProcess();
    private int port;
    private int buckets;

    S3Server() {
        this(false);
    }

    /** Such as the tokens that temporary keys come with, which this server does not know. */
    static S3Server takingAnyHeader() {
        return new S3Server(true);
    }

    private S3Server(boolean takesAnyHeader) {
        this.takesAnyHeader = takesAnyHeader;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        settings = Files.createTempFile("s3proxy", ".conf");
        Files.write(
                settings,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:0",
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEYS.accessKey(),
                        "s3proxy.credential=" + KEYS.secretKey(),
                        "s3proxy.ignore-unknown-headers=" + takesAnyHeader,
                        "jclouds.provider=transient-nio2",
                        "jclouds.identity=unused",
                        "jclouds.credential=unused"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .start();
        port = awaitPort();
    }

    private int awaitPort() throws IOException {
        Deque<String> last = new ArrayDeque<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(lines);
                return Integer.parseInt(listening.group(1));
            }
            if (last.size() == KEPT_LINES) {
                last.remove();
            }
            last.add(line);
        }
        throw new IOException("S3Proxy did not start:\n" + String.join("\n", last));
    }

    /** Or it would stop when the pipe is full. */
    private static void drain(BufferedReader lines) {
        Thread thread = new Thread(() -> lines.lines().forEach(line -> {}), "s3proxy-output");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(settings);
    }

    int port() {
        return port;
    }

    /** Of somebody who looks from outside; to be closed. */
    S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(KEYS.accessKey(), KEYS.secretKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Makes a bucket that nothing of another test can be in. */
    String newBucket() {
        String bucket = "recordings-" + ++buckets;
        createBucket(bucket);
        return bucket;
    }

    void createBucket(String bucket) {
        try (S3Client client = client()) {
            client.createBucket(create -> create.bucket(bucket));
        }
    }

    /** With everything that is in it. */
    void deleteBucket(String bucket) {
        try (S3Client client = client()) {
            for (String key : keys(bucket)) {
                client.deleteObject(delete -> delete.bucket(bucket).key(key));
            }
            client.listMultipartUploads(list -> list.bucket(bucket))
                    .uploads()
                    .forEach(upload -> client.abortMultipartUpload(
                            abort -> abort.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
            client.deleteBucket(delete -> delete.bucket(bucket));
        }
    }

    List<String> keys(String bucket) {
        try (S3Client client = client()) {
            return client.listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                    .map(object -> object.key())
                    .toList();
        }
    }

    byte[] object(String bucket, String key) {
        try (S3Client client = client()) {
            return client.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        }
    }

    String mediaType(String bucket, String key) {
        try (S3Client client = client()) {
            return client.headObject(head -> head.bucket(bucket).key(key)).contentType();
        }
    }

    /** The keys of uploads in parts that were begun and neither completed nor aborted. */
    List<String> incomplete(String bucket) {
        try (S3Client client = client()) {
            return client.listMultipartUploads(list -> list.bucket(bucket)).uploads().stream()
                    .map(upload -> upload.key())
                    .toList();
        }
    }

    /** Before the first test. */
    private static final class NoProcess extends Process {
        @Override
        public java.io.OutputStream getOutputStream() {
            return java.io.OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public int exitValue() {
            return 0;
        }

        @Override
        public void destroy() {}
    }
}
