// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher in a process of its own that records every room, uploads it and deletes it here, to be killed. */
final class RecordingProcess implements AutoCloseable {
    /** In the last line of its start. */
    private static final String READY = " open http://";

    private final Process process;
    private final int httpPort;

    private RecordingProcess(Process process, int httpPort) {
        this.process = process;
        this.httpPort = httpPort;
    }

    /** A port for servers that come one after the other, free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts one and waits until it serves. */
    static RecordingProcess start(Path folder, int httpPort, Bucket bucket) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HTTP_ADDR", "127.0.0.1:" + httpPort,
                        "RTC_PORT", "0",
                        "RECORD_ENABLED", "1",
                        "RECORD_DIR", folder.toString(),
                        "UPLOAD_RECORDINGS", "1",
                        "DELETE_RECORDING_AFTER_UPLOAD", "1",
                        "S3_ENDPOINT", bucket.endpoint().toString(),
                        "S3_BUCKET", bucket.name(),
                        "S3_ACCESS_KEY", "weir-tests",
                        "S3_SECRET_KEY", "not-much-of-a-secret"));
        Process process = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line == null || !line.contains(READY); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the server ended before it was ready: " + said);
            }
            said.append(line).append(System.lineSeparator());
        }
        // Or it would stop when the pipe is full.
        Thread rest = new Thread(() -> lines.lines().forEach(line -> {}), "recording-process-output");
        rest.setDaemon(true);
        rest.start();
        return new RecordingProcess(process, httpPort);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
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
}
