// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.support.ui.FluentWait;

/** The launcher in a process of its own, for what is done to processes: signals, and kills. */
final class ServerProcess implements AutoCloseable {
    /** In the last line of its start. */
    private static final Pattern READY = Pattern.compile(" open http://[^/]*:(\\d+)/");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> lines;
    private final int httpPort;

    private ServerProcess(Process process, List<String> lines, int httpPort) {
        this.process = process;
        this.lines = lines;
        this.httpPort = httpPort;
    }

    /** Starts one with these variables and waits until it serves. */
    static ServerProcess start(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        // As a user has it, whatever configuration tests have on the class path.
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(settings);
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new CopyOnWriteArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                // Or it would stop when the pipe is full.
                Thread rest = new Thread(() -> output.lines().forEach(lines::add), "server-process-output");
                rest.setDaemon(true);
                rest.start();
                return new ServerProcess(process, lines, Integer.parseInt(ready.group(1)));
            }
        }
        throw new IOException("the server ended before it was ready: " + lines);
    }

    URI uri(String path) {
        return uri("127.0.0.1", path);
    }

    /** By another of this machine's own addresses, for a browser another server. */
    URI uri(String address, String path) {
        return URI.create("http://" + address + ":" + httpPort + path);
    }

    /** What it has said so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until it has said that. */
    void awaitLine(String part) {
        new FluentWait<>(lines)
                .withMessage(() -> "\"" + part + "\" in " + lines)
                .withTimeout(PATIENCE)
                .pollingEvery(Duration.ofMillis(20))
                .until(said -> said.stream().anyMatch(line -> line.contains(part)));
    }

    /** Sends it a signal, such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it work for a while, then kills it, which it does not get to know. */
    void killAfter(int millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: " + process.exitValue());
        }
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server has not ended: " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
