// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.sfu.launcher.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a log of its own, whose lines go into memory. */
class LogsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger ours = context.getLogger("dev.weir.sfu.room.Room");

    @BeforeEach
    void configureAsTheLauncherDoes() {
        context.setMDCAdapter(mdc);
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%-5level %logger{0} %msg%n");
        text.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(text);
        appender.setOutputStream(out);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.weir").setLevel(Level.INFO);
    }

    @Test
    void changesNothingUnlessTold() {
        apply(Map.of());
        ours.info("room={} opened", "studio");
        ours.debug("unseen");
        context.getLogger("io.undertow").info("unseen");
        assertThat(lines()).containsExactly("INFO  Room room=studio opened");
    }

    @Test
    void setsTheLevelOfOurOwnLines() {
        apply(Map.of("LOG_LEVEL", "warn"));
        ours.info("unseen");
        ours.warn("seen");
        apply(Map.of("LOG_LEVEL", "DEBUG"));
        ours.debug("seen too");
        context.getLogger("io.undertow").info("unseen");
        assertThat(lines()).containsExactly("WARN  Room seen", "DEBUG Room seen too");
    }

    @Test
    void setsTheLevelOfSomeLoggers() {
        apply(Map.of("LOG_LEVEL", "ERROR", "LOG_LEVELS", "dev.weir.sfu.room=DEBUG, io.undertow=INFO"));
        ours.debug("seen");
        context.getLogger("dev.weir.sfu.loop.MediaLoop").warn("unseen");
        context.getLogger("io.undertow.request").info("seen too");
        assertThat(lines()).containsExactly("DEBUG Room seen", "INFO  request seen too");
    }

    @Test
    void writesOneObjectALine() throws IOException {
        apply(Map.of("LOG_FORMAT", "json"));
        Instant before = Instant.now().minusSeconds(1);
        ours.info("room={} session={} publisher {}", "studio", "Xa3f9Q", "connected");
        ours.warn("plain");
        JsonNode first = objects().get(0);
        assertThat(names(first)).containsExactly("time", "level", "logger", "thread", "message", "room", "session");
        assertThat(Instant.parse(first.path("time").asText())).isBetween(before, Instant.now());
        assertThat(first.path("level").asText()).isEqualTo("INFO");
        assertThat(first.path("logger").asText()).isEqualTo("dev.weir.sfu.room.Room");
        assertThat(first.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(first.path("message").asText()).isEqualTo("room=studio session=Xa3f9Q publisher connected");
        assertThat(first.path("room").asText()).isEqualTo("studio");
        assertThat(first.path("session").asText()).isEqualTo("Xa3f9Q");
        assertThat(names(objects().get(1))).containsExactly("time", "level", "logger", "thread", "message");
    }

    @Test
    void takesOnlyWhatALineBeginsWithForItsIds() throws IOException {
        apply(Map.of("LOG_FORMAT", "json"));
        ours.info("admin=root kicked session=abc room=studio");
        ours.info("level=high room=studio");
        ours.info("room=studio");
        assertThat(objects().get(0).path("admin").asText()).isEqualTo("root");
        assertThat(objects().get(0).has("room")).isFalse();
        assertThat(objects().get(1).path("level").asText()).isEqualTo("INFO");
        assertThat(objects().get(1).has("room")).isFalse();
        assertThat(objects().get(2).path("room").asText()).isEqualTo("studio");
    }

    @Test
    void keepsWhatIsLoggedInsideItsLine() throws IOException {
        apply(Map.of("LOG_FORMAT", "json"));
        ours.error("room=x\n{\"level\":\"INFO\"} \"\\ \u2028 \ud83d", new IllegalStateException("a\nb"));
        JsonNode only = objects().get(0);
        assertThat(lines()).hasSize(1);
        assertThat(only.path("level").asText()).isEqualTo("ERROR");
        assertThat(only.path("message").asText()).isEqualTo("room=x\n{\"level\":\"INFO\"} \"\\ \u2028 ?");
        assertThat(only.path("exception").asText())
                .startsWith("java.lang.IllegalStateException: a\nb")
                .contains("at dev.weir.sfu.launcher.logs.LogsTest");
    }

    @Test
    void addsTheIdsOfATrace() throws IOException {
        apply(Map.of("LOG_FORMAT", "json"));
        mdc.put("traceId", "0af7651916cd43dd8448eb211c80319c");
        mdc.put("level", "mine");
        ours.info("seen");
        assertThat(objects().get(0).path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(objects().get(0).path("level").asText()).isEqualTo("INFO");
    }

    private void apply(Map<String, String> environment) {
        Logs.apply(Settings.resolve(Map.of(), environment), context);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<JsonNode> objects() throws IOException {
        return JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(out.toByteArray())
                .readAll();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
