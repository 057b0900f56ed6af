// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.AddressProbe;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The machine that this runs on. */
final class ThisMachine implements Machine {
    private static final int PATIENCE_MILLIS = 3_000;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public int javaVersion() {
        return Runtime.version().feature();
    }

    @Override
    public String operatingSystem() {
        return System.getProperty("os.name", "unknown");
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public long heapBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public boolean isContainer() {
        return Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    }

    @Override
    public OptionalLong kernelNumber(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void bindTcp(String host, int port) throws IOException {
        InetAddress address = host.isEmpty() ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(host);
        new ServerSocket(port, 1, address).close();
    }

    @Override
    public void bindUdp(int port) throws IOException {
        new DatagramSocket(port).close();
    }

    @Override
    public List<InetAddress> offered(List<String> advertised) {
        return AddressProbe.offered(advertised);
    }

    @Override
    public InetAddress seenBy(String stunServer) throws IOException {
        return AddressProbe.seenBy(stunServer, Duration.ofMillis(PATIENCE_MILLIS))
                .getAddress();
    }

    @Override
    public int get(URI address) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void connect(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), PATIENCE_MILLIS);
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        Path there = directory;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new NotDirectoryException(there.toString());
        }
        if (!Files.isWritable(there)) {
            throw new AccessDeniedException(there.toString());
        }
        return Files.getFileStore(there).getUsableSpace();
    }

    @Override
    public void prepare(Uploader uploader) {
        uploader.prepare();
    }
}
