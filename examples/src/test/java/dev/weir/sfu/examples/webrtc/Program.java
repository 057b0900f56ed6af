// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An example in a process of its own, since a fault in native code must not take the tests down. */
final class Program implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 40;

    private final Process process;
    private final BufferedReader out;
    private final List<String> lines = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Program start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Djava.awt.headless=true",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The next line of which that is true; fails with all there were when there is none. */
    String await(Predicate<String> wanted) throws Exception {
        try {
            // Not on the common pool, which the server answers by: with two cores it has one thread, from JDK 25 on.
            return CompletableFuture.supplyAsync(
                            () -> {
                                String line = next();
                                while (!wanted.test(line)) {
                                    line = next();
                                }
                                return line;
                            },
                            reading -> new Thread(reading, "program-output").start())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("said only " + lines, e);
        }
    }

    private String next() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("ended: " + process);
            }
            lines.add(line);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As by a person at the keyboard; returns the exit code. */
    int pressEnter() throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end, said " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
