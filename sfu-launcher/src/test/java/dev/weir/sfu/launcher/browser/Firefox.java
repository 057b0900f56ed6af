// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.support.ui.FluentWait;

/**
 * A Firefox of this machine without a display, with a false camera, spoken to by WebDriver BiDi (W3C): that it has built in, where
 * Selenium would need a driver that Debian has not. Used by one thread.
 */
final class Firefox implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

    private static final Map<String, String> PREFERENCES = Map.ofEntries(
            Map.entry("media.navigator.streams.fake", "true"),
            Map.entry("media.navigator.permission.disabled", "true"),
            Map.entry("media.autoplay.default", "0"),
            Map.entry("media.peerconnection.ice.loopback", "true"),
            Map.entry("media.peerconnection.ice.obfuscate_host_addresses", "false"),
            // Nothing may leave the machine.
            Map.entry("media.gmp-manager.updateEnabled", "false"),
            Map.entry("app.update.disabledForTesting", "true"),
            Map.entry("datareporting.policy.dataSubmissionEnabled", "false"),
            Map.entry("network.captive-portal-service.enabled", "false"),
            Map.entry("network.connectivity-service.enabled", "false"),
            Map.entry("browser.safebrowsing.malware.enabled", "false"),
            Map.entry("browser.safebrowsing.phishing.enabled", "false"),
            Map.entry("services.settings.server", "\"data:,\""),
            Map.entry("extensions.systemAddon.update.enabled", "false"),
            Map.entry("browser.shell.checkDefaultBrowser", "false"));

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final Answers answers;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger lastId = new AtomicInteger();

    private Firefox(Path profile, Process process, WebSocket socket, Answers answers) {
        this.profile = profile;
        this.process = process;
        this.socket = socket;
        this.answers = answers;
    }

    static Firefox start() throws IOException {
        Path profile = Files.createTempDirectory("weir-firefox");
        Files.write(
                profile.resolve("user.js"),
                PREFERENCES.entrySet().stream()
                        .map(one -> "user_pref(\"" + one.getKey() + "\", " + one.getValue() + ");")
                        .toList());
        Process process = new ProcessBuilder(
                        "firefox-esr",
                        "--headless",
                        "--no-remote",
                        "--profile",
                        profile.toString(),
                        "--remote-debugging-port",
                        "0")
                .redirectErrorStream(true)
                .start();
        Answers answers = new Answers();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(awaitAddress(process) + "/session"), answers)
                .join();
        Firefox firefox = new Firefox(profile, process, socket, answers);
        firefox.ask("session.new", params -> params.putObject("capabilities"));
        return firefox;
    }

    private static String awaitAddress(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "firefox-output");
                drain.setDaemon(true);
                drain.start();
                return listening.group(1);
            }
        }
        throw new IOException("Firefox ended before it listened: is firefox-esr whole?");
    }

    /** Opens a page in a tab of its own, and waits until it has loaded. */
    Tab open(URI address) {
        String context = ask("browsingContext.create", params -> params.put("type", "tab"))
                .path("context")
                .asText();
        ask(
                "browsingContext.navigate",
                params -> params.put("context", context)
                        .put("url", address.toString())
                        .put("wait", "complete"));
        return new Tab(context);
    }

    private interface Parameters {
        void fill(ObjectNode params);
    }

    private JsonNode ask(String method, Parameters parameters) {
        int id = lastId.incrementAndGet();
        ObjectNode command = json.createObjectNode().put("id", id).put("method", method);
        parameters.fill(command.putObject("params"));
        CompletableFuture<JsonNode> answer = answers.expect(id);
        socket.sendText(command.toString(), true).join();
        JsonNode told = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (!told.path("type").asText().equals("success")) {
            throw new AssertionError(method + ": " + told);
        }
        return told.path("result");
    }

    /** One of our pages, seen as its user and as its own script would see it. */
    final class Tab implements AutoCloseable {
        private final String context;

        private Tab(String context) {
            this.context = context;
        }

        /** What an expression comes to, awaited when it is a promise: a number, or a text. */
        String evaluate(String expression) {
            JsonNode result = ask(
                    "script.evaluate",
                    params -> params.put("expression", expression)
                            .put("awaitPromise", true)
                            .putObject("target")
                            .put("context", context));
            if (!result.path("type").asText().equals("success")) {
                throw new AssertionError(expression + ": " + result);
            }
            return result.path("result").path("value").asText();
        }

        /** A number of the figures of one direction: {@code inbound-rtp} or {@code outbound-rtp}. */
        double figure(String direction, String kind, String name) {
            String found = evaluate("""
                    weir.client?.peer?.getStats().then((report) => [...report.values()]
                      .find((one) => one.type === "%s" && one.kind === "%s")?.%s ?? -1) ?? -1
                    """.formatted(direction, kind, name));
            return Double.parseDouble(found);
        }

        /** The page's own word for its state. */
        String state() {
            return evaluate("document.body.dataset.state ?? ''");
        }

        <T> T await(String what, Supplier<T> look, Predicate<T> condition) {
            try {
                return new FluentWait<>(this)
                        .withTimeout(PATIENCE)
                        .pollingEvery(BETWEEN_LOOKS)
                        .until(tab -> {
                            T seen = look.get();
                            return condition.test(seen) ? seen : null;
                        });
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "%s did not come within %s; last seen %s%npage: %s"
                                .formatted(what, PATIENCE, look.get(), evaluate("document.body.innerText")),
                        e);
            }
        }

        @Override
        public void close() {
            ask("browsingContext.close", params -> params.put("context", context));
        }
    }

    /** Gives each answer to whoever waits for it. */
    private static final class Answers implements WebSocket.Listener {
        private final ObjectMapper json = new ObjectMapper();
        private final Map<Integer, CompletableFuture<JsonNode>> expected = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        CompletableFuture<JsonNode> expect(int id) {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            expected.put(id, answer);
            return answer;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                told(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void told(String message) {
            try {
                JsonNode answer = json.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        expected.remove(answer.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(answer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        ask("browser.close", params -> {});
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            deepestFirst.forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
