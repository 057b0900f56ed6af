// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
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
    final List<InetAddress> local = new ArrayList<>(List.of(address("127.0.0.1"), address("203.0.113.7")));
    final Map<String, String> names = new HashMap<>();
    final Map<String, String> stun = new HashMap<>();
    final Map<URI, Integer> pages = new HashMap<>();
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
    public List<InetAddress> localAddresses() {
        return local;
    }

    @Override
    public List<InetAddress> resolve(String name) throws IOException {
        return List.of(address(known(names, name).orElseThrow(() -> new UnknownHostException(name))));
    }

    @Override
    public InetSocketAddress askStun(String host, int port) throws IOException {
        return new InetSocketAddress(
                address(known(stun, host + ":" + port).orElseThrow(SocketTimeoutException::new)), 1);
    }

    @Override
    public int get(URI address) throws IOException {
        return Optional.ofNullable(pages.get(address)).orElseThrow(() -> new ConnectException("refused"));
    }

    @Override
    public void connect(String host, int port) throws IOException {
        if (!reachable.contains(host + ":" + port)) {
            throw new ConnectException("refused");
        }
    }

    private static Optional<String> known(Map<String, String> map, String key) {
        return Optional.ofNullable(map.get(key));
    }
}
