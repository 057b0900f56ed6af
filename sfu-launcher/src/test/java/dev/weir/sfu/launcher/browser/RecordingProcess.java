// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The launcher in a process of its own that records every room, uploads it and deletes it here, to be killed. */
final class RecordingProcess implements AutoCloseable {
    private final ServerProcess process;

    private RecordingProcess(ServerProcess process) {
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
        return new RecordingProcess(ServerProcess.start(Map.of(
                "HTTP_ADDR", "127.0.0.1:" + httpPort,
                "RTC_PORT", "0",
                "RECORD_ENABLED", "1",
                "RECORD_DIR", folder.toString(),
                "UPLOAD_RECORDINGS", "1",
                "DELETE_RECORDING_AFTER_UPLOAD", "1",
                "S3_ENDPOINT", bucket.endpoint().toString(),
                "S3_BUCKET", bucket.name(),
                "S3_ACCESS_KEY", "weir-tests",
                "S3_SECRET_KEY", "not-much-of-a-secret")));
    }

    URI uri(String path) {
        return process.uri(path);
    }

    /** Lets it work for a while, then kills it, which it does not get to know. */
    void killAfter(int millis) throws InterruptedException {
        process.killAfter(millis);
    }

    @Override
    public void close() {
        process.close();
    }
}
