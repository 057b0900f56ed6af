// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.RecordSettings;
import dev.weir.sfu.launcher.settings.RunSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.settings.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code deploy/}: that they say what this server understands, and the same as each other. */
@Tag("once")
class DeployTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final String COMPOSE = "docker-compose.yml";
    private static final String UNIT = "weir.service";

    /** Between the end of a drain and a kill: recordings are completed. */
    private static final Duration LEAST_SPARE = Duration.ofSeconds(15);

    /** Of the JVM, of glibc, and the one that names the file of settings. */
    private static final List<String> NO_SETTINGS = List.of("JDK_JAVA_OPTIONS", "MALLOC_ARENA_MAX", Settings.CONFIG);

    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Z0-9_]+)(?::\\?[^}]*)?}");

    @TempDir
    private Path folder;

    @Test
    void composeSaysWhatTheServerUnderstands() throws IOException {
        JsonNode weir = service("weir");
        Settings settings = understood(texts(weir.path("environment")));
        assertPorts(settings, 8080, 8189);
        assertThat(list(weir.path("ports"))).containsExactly("8080:8080", "8189:8189/udp", "8189:8189/tcp");
        assertThat(list(weir.path("volumes"))).containsExactly("recordings:" + recordings(settings));
        assertSpare(duration(weir.path("stop_grace_period").asText()), settings);
        String s3 = service("s3").path("environment").path("S3PROXY_ENDPOINT").asText();
        assertThat(settings.get(RecordSettings.S3_ENDPOINT).orElseThrow()).isEqualTo(s3.replace("0.0.0.0", "s3"));
        assertThat(list(service("s3").path("volumes")))
                .containsExactly(
                        "bucket:/data/" + settings.get(RecordSettings.S3_BUCKET).orElseThrow());
        assertThat(settings.get(MediaSettings.ICE_SERVERS))
                .extracting(server -> server.url())
                .containsExactly("turn:192.0.2.7:3478");
        assertThat(list(service("coturn").path("command")))
                .contains("--listening-port=3478", "--user=weir:secret", "--allowed-peer-ip=192.0.2.7");
    }

    @Test
    void everySecretOfComposeIsAFileThatTheServerReads() throws IOException {
        List<String> declared = names(yaml(COMPOSE).path("secrets"));
        assertThat(list(service("weir").path("secrets"))).containsExactlyElementsOf(declared);
        assertThat(texts(service("weir").path("environment")).values())
                .containsAll(
                        declared.stream().map(name -> "/run/secrets/" + name).toList());
    }

    @Test
    void prometheusAsksTheServerOfCompose() throws IOException {
        JsonNode job = yaml("prometheus/prometheus.yml").path("scrape_configs").path(0);
        assertThat(job.path("metrics_path").asText()).isEqualTo("/metrics");
        assertThat(job.path("authorization").path("credentials_file").asText())
                .isEqualTo(service("weir")
                        .path("environment")
                        .path("METRICS_TOKEN_FILE")
                        .asText());
        assertThat(job.path("static_configs").path(0).path("targets").path(0).asText())
                .isEqualTo("weir:8080");
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        List<String> mounts = list(service("prometheus").path("volumes"));
        for (String mount : mounts.subList(0, 2)) {
            String[] sides = mount.split(":", -1);
            Path inside = Path.of(sides[1]);
            assertThat(inside.getParent()).isEqualTo(Path.of("/etc/prometheus"));
            Files.copy(DEPLOY.resolve(sides[0]), folder.resolve(inside.getFileName()));
        }
        String file = folder.resolve("prometheus.yml").toString();
        // The rules too; only syntax, as the file of the token is not there.
        run(List.of("promtool", "check", "config", "--syntax-only", file));
        run(List.of("promtool", "check", "rules", folder.resolve("alerts.yml").toString()));
    }

    @Test
    void kubernetesSaysWhatTheServerUnderstands() throws IOException {
        JsonNode pod =
                yaml("kubernetes/deployment.yaml").path("spec").path("template").path("spec");
        JsonNode container = pod.path("containers").path(0);
        Map<String, String> environment =
                new LinkedHashMap<>(texts(yaml("kubernetes/configmap.yaml").path("data")));
        environment.putAll(texts(yaml("kubernetes/secret.example.yaml").path("stringData")));
        for (JsonNode variable : container.path("env")) {
            assertThat(variable.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("status.hostIP");
            environment.put(variable.path("name").asText(), "192.0.2.7");
        }
        Settings settings = understood(environment);
        assertPorts(settings, 8080, 8189);
        assertThat(StreamSupport.stream(container.path("ports").spliterator(), false)
                        .map(port -> port.path("containerPort").asText() + ":"
                                + port.path("hostPort").asText() + "/"
                                + port.path("protocol").asText("TCP")))
                .containsExactly("8080:/TCP", "8189:8189/UDP", "8189:8189/TCP");
        assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo(recordings(settings));
        long preStop = container.at("/lifecycle/preStop/sleep/seconds").asLong();
        assertSpare(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong() - preStop), settings);
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/healthz");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        assertThat(pod.at("/securityContext/runAsUser").asText()).isEqualTo(imageUser());
    }

    @Test
    void kubernetesObjectsFitTogether() throws IOException {
        List<String> resources = list(yaml("kubernetes/kustomization.yaml").path("resources"));
        for (String resource : resources) {
            JsonNode object = yaml("kubernetes/" + resource);
            assertThat(object.path("apiVersion").asText()).as(resource).isNotEmpty();
            assertThat(object.path("kind").asText()).isEqualToIgnoringCase(resource.replace(".yaml", ""));
        }
        JsonNode deployment = yaml("kubernetes/deployment.yaml").path("spec");
        JsonNode selector = deployment.path("selector").path("matchLabels");
        assertThat(deployment.at("/template/metadata/labels")).isEqualTo(selector);
        assertThat(yaml("kubernetes/service.yaml").at("/spec/selector")).isEqualTo(selector);
        assertThat(yaml("kubernetes/poddisruptionbudget.yaml").at("/spec/selector/matchLabels"))
                .isEqualTo(selector);
        assertThat(yaml("kubernetes/servicemonitor.yaml").at("/spec/selector/matchLabels"))
                .isEqualTo(yaml("kubernetes/service.yaml").at("/metadata/labels"));
        assertThat(deployment.at("/template/spec/volumes/0/persistentVolumeClaim/claimName"))
                .isEqualTo(yaml("kubernetes/persistentvolumeclaim.yaml").at("/metadata/name"));
    }

    @Test
    void systemdSaysWhatTheServerUnderstands() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        unit("Environment").forEach(line -> {
            String[] parts = line.split("=", 2);
            environment.put(parts[0], parts[1].replace("%d", "/run/credentials"));
        });
        assertThat(environment).containsEntry(Settings.CONFIG, "/etc/weir/weir.conf");
        environment.put(Settings.CONFIG, everythingOf("weir.conf").toString());
        Settings settings = understood(environment);
        assertThat(recordings(settings))
                .startsWith("/var/lib/" + unit("StateDirectory").get(0) + "/");
        assertSpare(duration(unit("TimeoutStopSec").get(0)), settings);
        for (String credential : unit("LoadCredential")) {
            String name = credential.substring(0, credential.indexOf(':'));
            assertThat(environment).containsEntry(name.toUpperCase(Locale.ROOT) + "_FILE", "/run/credentials/" + name);
        }
    }

    @Test
    void systemdTakesTheUnit() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path unit = Files.writeString(folder.resolve(UNIT), read(UNIT).replace("/usr/bin/java", java));
        assertThat(run(List.of("systemd-analyze", "verify", unit.toString())).lines())
                .noneMatch(line -> line.contains(UNIT));
    }

    /** What it said, which was no failure. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void theImageRunsAsTheOthersSay() throws IOException {
        String image = read("Dockerfile");
        assertThat(image)
                .contains("EXPOSE 8080/tcp 8189/tcp 8189/udp", "VOLUME /var/lib/weir/recordings", "STOPSIGNAL SIGTERM")
                .contains("\"@/opt/weir/jvm.options\"", "sfu-launcher/target/weir.jar", "\"health\"")
                .contains("WORKDIR /var/lib/weir");
        Settings settings = understood(Map.of());
        assertPorts(settings, 8080, 8189);
        assertThat(settings.get(RecordSettings.RECORD_DIR)).isEqualTo(Path.of("recordings"));
        assertThat(settings.get(RunSettings.DRAIN_TIMEOUT))
                .as("Docker kills after ten seconds")
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void theFlagsOfTheJvmAreThoseOfTheStartScript() throws IOException {
        Matcher flags = Pattern.compile("default_java_opts=\"([^\"]*)\"")
                .matcher(Files.readString(Path.of("..", "scripts", "start.sh")));
        assertThat(flags.find()).isTrue();
        assertThat(read("jvm.options").lines().filter(line -> !line.startsWith("#")))
                .containsExactly(flags.group(1).split("\\s+"));
    }

    private static void assertPorts(Settings settings, int http, int rtc) {
        assertThat(settings.get(HttpSettings.HTTP_ADDR).port()).isEqualTo(http);
        assertThat(settings.get(MediaSettings.RTC_PORT)).isEqualTo(rtc);
    }

    private static void assertSpare(Duration untilKilled, Settings settings) {
        assertThat(untilKilled.minus(settings.get(RunSettings.DRAIN_TIMEOUT))).isGreaterThanOrEqualTo(LEAST_SPARE);
    }

    private static String recordings(Settings settings) {
        return settings.get(RecordSettings.RECORD_DIR).toString();
    }

    /** Resolves them, each of which must be a setting; files of secrets are there. */
    private Settings understood(Map<String, String> environment) throws IOException {
        Map<String, String> here = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            boolean isFile = name.endsWith("_FILE") && Theme.named(name).isEmpty();
            String setting = isFile ? name.substring(0, name.length() - "_FILE".length()) : name;
            assertThat(NO_SETTINGS.contains(name)
                            || Theme.named(setting)
                                    .filter(one -> !isFile || one.isSecret())
                                    .isPresent())
                    .as("%s is a setting", name)
                    .isTrue();
            here.put(
                    name,
                    isFile ? Files.writeString(folder.resolve(name), "a-token").toString() : variable.getValue());
        }
        Settings settings = Settings.resolve(Map.of(), here);
        assertThat(settings.warnings()).isEmpty();
        return settings;
    }

    /** A copy of a file of settings, with those that it only suggests. */
    private Path everythingOf(String name) throws IOException {
        List<String> lines = read(name)
                .lines()
                .map(line -> line.matches("# [a-z-]+ = .*") ? line.substring(2) : line)
                .toList();
        Map<String, String> last = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> line.contains(" = "))
                .forEach(line -> last.put(line.substring(0, line.indexOf(' ')), line));
        return Files.write(folder.resolve(name), last.values());
    }

    private static String imageUser() throws IOException {
        Matcher user = Pattern.compile("(?m)^USER (\\d+):\\d+$").matcher(read("Dockerfile"));
        assertThat(user.find()).isTrue();
        return user.group(1);
    }

    private static List<String> unit(String key) throws IOException {
        return read(UNIT)
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    /** As systemd and Compose write it: {@code 90s}. */
    private static Duration duration(String text) {
        return Duration.parse("PT" + text);
    }

    private static JsonNode service(String name) throws IOException {
        return yaml(COMPOSE).path("services").path(name);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : object.properties()) {
            assertThat(one.getValue().isTextual())
                    .as("%s is a text", one.getKey())
                    .isTrue();
            texts.put(one.getKey(), one.getValue().asText());
        }
        return texts;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String read(String name) throws IOException {
        return Files.readString(DEPLOY.resolve(name));
    }

    /** As PyYAML reads it, with what the environment is to say put in. */
    private static JsonNode yaml(String name) throws IOException {
        Process python = new ProcessBuilder(
                        "python3", "-c", "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = python.getOutputStream()) {
            in.write(PLACE.matcher(read(name))
                    .replaceAll(place -> place.group(1).equals("PUBLIC_ADDRESS") ? "192.0.2.7" : "secret")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return JsonMapper.builder().build().readTree(python.getInputStream());
    }
}
