// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.s3.S3Config;
import dev.weir.sfu.recording.s3.S3Credentials;
import dev.weir.sfu.recording.s3.S3Uploader;
import dev.weir.sfu.recording.upload.UploadSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@link RecordingServer} in a process of its own, which uploads and deletes what it has recorded, to be killed. */
final class RecordingProcess implements AutoCloseable {
    private static final String READY = "ready";

    private final Process process;

    private RecordingProcess(Process process) {
        this.process = process;
    }

    /** A port for servers that come one after the other, free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts one and waits until it serves. */
    static RecordingProcess start(Path folder, int httpPort, Bucket bucket) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordingProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(httpPort),
                        bucket.endpoint().toString(),
                        bucket.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the server ended before it was ready");
            }
        }
        // Or it would stop when the pipe is full.
        Thread rest = new Thread(() -> lines.lines().forEach(line -> {}), "recording-process-output");
        rest.setDaemon(true);
        rest.start();
        return new RecordingProcess(process);
    }

    /** Lets it work for a while, then kills it, which it does not get to know. */
    void killAfter(int millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: " + process.exitValue());
        }
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process: {@code folder httpPort endpoint bucket}. */
    public static void main(String[] args) throws IOException {
        S3Config storage = S3Config.of("us-east-1", args[3])
                .withEndpoint(URI.create(args[2]).toString(), false)
                .withPathStyle(true)
                .withCredentials(new S3Credentials("weir-tests", "not-much-of-a-secret"))
                .withParts(S3Config.MIN_PART_BYTES, S3Config.MIN_PART_BYTES);
        RecorderConfig.Builder config = RecorderConfig.into(Path.of(args[0]))
                .rooms(room -> true)
                .uploads(new UploadSettings(2, true, Duration.ofMillis(200), Duration.ofSeconds(2)))
                .uploader(new S3Uploader(storage));
        RecordingServer.start(config, Integer.parseInt(args[1]));
        System.out.println(READY);
        // Whoever started it may die, too.
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(1);
    }
}
