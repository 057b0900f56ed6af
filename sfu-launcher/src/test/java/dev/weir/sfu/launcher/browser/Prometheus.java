// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Prometheus itself, a process of its own that scrapes a server once a second. */
final class Prometheus implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=127\\.0\\.0\\.1:(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts on a free port.
     *
     * @param folder for what it keeps
     * @param server whose {@code /metrics} it scrapes, as job {@code weir}
     * @param rules a file of alert rules
     */
    static Prometheus start(Path folder, URI server, Path rules) throws IOException {
        Path settings = Files.writeString(
                folder.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: weir
                    static_configs:
                      - targets: ["%s"]
                """.formatted(rules.toAbsolutePath(), server.getAuthority()));
        Process process = new ProcessBuilder(
                        onPath("prometheus").toString(),
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .start();
        return new Prometheus(process, awaitPort(process));
    }

    private static int awaitPort(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // Or it would stop when the pipe is full.
                Thread rest = new Thread(() -> readToItsEnd(lines), "prometheus-output");
                rest.setDaemon(true);
                rest.start();
                return Integer.parseInt(listening.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IOException("Prometheus did not start: " + said);
    }

    private static void readToItsEnd(BufferedReader lines) {
        try {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
        } catch (IOException ended) {
            // So has the process.
        }
    }

    /** The series that answer a query; fails with what Prometheus says of one that it cannot read. */
    JsonNode query(String query) {
        return get("query?query=" + URLEncoder.encode(query, UTF_8)).path("result");
    }

    /** The {@code data} of an answer of its API. */
    JsonNode get(String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode answer = json.readTree(response.body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + response.body());
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }

    /** What {@code promtool check} says of a text or a file; empty when nothing is wrong. */
    static String check(String input, String... words) throws IOException, InterruptedException {
        Path text = Files.writeString(Files.createTempFile("promtool", ".txt"), input);
        try {
            Process tool = new ProcessBuilder(
                            Stream.concat(Stream.of(onPath("promtool").toString(), "check"), Stream.of(words))
                                    .toList())
                    .redirectErrorStream(true)
                    .redirectInput(text.toFile())
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
            return tool.waitFor() == 0 ? "" : said;
        } finally {
            Files.delete(text);
        }
    }

    private static Path onPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(program + " must be on the PATH; scripts/test.sh installs it"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
