// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON object a line:
 *
 * <pre>
 *   {"time":"2026-11-30T12:00:00.123Z","level":"INFO","logger":"dev.weir.sfu.LifecycleLog","thread":"weir-loop-0",
 *    "message":"room=studio session=Xa3f9Q publisher connected","room":"studio","session":"Xa3f9Q"}
 * </pre>
 *
 * <p>The names and values that our lines begin with are members of their own, and so is what the thread's MDC has, such as the ids of
 * a trace. An {@code exception} has its stack in one string.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    /** Names that a line may begin with, so that nothing in the midst of one is taken for a name. */
    private static final Pattern NAMED = Pattern.compile("\\G(room|session|peer|recording|admin)=(\\S+)(?:\\s|$)");

    private static final byte[] NOTHING = new byte[0];
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (Map.Entry<String, String> member : members(event).entrySet()) {
                json.writeStringField(member.getKey(), member.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written to", e);
        }
        // By way of a string: half a character, which somebody may have sent, becomes a question mark and no exception.
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The first of a name wins: nothing that is logged can replace what is said about the line itself. */
    private static Map<String, String> members(ILoggingEvent event) {
        Map<String, String> members = new LinkedHashMap<>();
        String message = String.valueOf(event.getFormattedMessage());
        members.put("time", event.getInstant().toString());
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("thread", event.getThreadName());
        members.put("message", message);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            members.put("exception", ThrowableProxyUtil.asString(thrown));
        }
        for (Matcher named = NAMED.matcher(message); named.find(); ) {
            members.putIfAbsent(named.group(1), named.group(2));
        }
        event.getMDCPropertyMap().forEach(members::putIfAbsent);
        return members;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
