// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A machine where all is well unless a test says otherwise; names are not looked up anywhere. */
final class TestMachine implements Machine {
    Instant now = Instant.parse("2026-11-29T12:00:00Z");
    int javaVersion = 25;
    String operatingSystem = "Linux";
    long heapBytes = 512L << 20;
    boolean container;
    long bufferBytes = 8L << 20;
    final Set<String> taken = new HashSet<>();
    final List<InetAddress> local = new ArrayList<>(List.of(address("93.184.216.34")));
    final Map<String, String> names = new HashMap<>();
    final Map<String, String> stun = new HashMap<>();
    final Map<URI, Integer> pages = new HashMap<>();
    long usableBytes = 500L << 30;
    final Set<Path> readOnly = new HashSet<>();
    Optional<String> refusal = Optional.empty();
    final Set<String> reachable = new HashSet<>();

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError("no literal: " + literal, e);
        }
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public int javaVersion() {
        return javaVersion;
    }

    @Override
    public String operatingSystem() {
        return operatingSystem;
    }

    @Override
    public int processors() {
        return 2;
    }

    @Override
    public long heapBytes() {
        return heapBytes;
    }

    @Override
    public boolean isContainer() {
        return container;
    }

    @Override
    public OptionalLong kernelNumber(Path file) {
        return OptionalLong.of(bufferBytes);
    }

    @Override
    public void bindTcp(String host, int port) throws IOException {
        bind("tcp " + port);
    }

    @Override
    public void bindUdp(int port) throws IOException {
        bind("udp " + port);
    }

    private void bind(String what) throws IOException {
        if (taken.contains(what)) {
            throw new IOException("Address already in use");
        }
    }

    @Override
    public List<InetAddress> offered(List<String> advertised) {
        return advertised.isEmpty()
                ? local
                : advertised.stream().map(this::resolved).toList();
    }

    private InetAddress resolved(String name) {
        return address(Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new SfuException("advertised address does not resolve: " + name)));
    }

    @Override
    public InetAddress seenBy(String stunServer) throws IOException {
        return address(Optional.ofNullable(stun.get(stunServer)).orElseThrow(SocketTimeoutException::new));
    }

    @Override
    public int get(URI address) throws IOException {
        return Optional.ofNullable(pages.get(address)).orElseThrow(() -> new ConnectException("refused"));
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        if (readOnly.contains(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
        return usableBytes;
    }

    @Override
    public void prepare(Uploader uploader) {
        refusal.ifPresent(why -> {
            throw UploadException.lasting(why);
        });
    }

    @Override
    public void connect(String host, int port) throws IOException {
        if (!reachable.contains(host + ":" + port)) {
            throw new ConnectException("refused");
        }
    }
}
