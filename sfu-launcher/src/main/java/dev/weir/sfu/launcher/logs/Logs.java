// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.weir.sfu.launcher.settings.LogFormat;
import dev.weir.sfu.launcher.settings.RunSettings;
import dev.weir.sfu.launcher.settings.Settings;
import org.slf4j.LoggerFactory;

/** Makes the log what the settings want; where they say nothing it stays what {@code logback.xml} made it. */
public final class Logs {
    private static final String OURS = "dev.weir";

    private Logs() {}

    /** Changes the log of this process. */
    public static void apply(Settings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(settings, context);
        }
    }

    static void apply(Settings settings, LoggerContext context) {
        settings.get(RunSettings.LOG_LEVEL)
                .ifPresent(level -> context.getLogger(OURS).setLevel(Level.convertAnSLF4JLevel(level)));
        settings.get(RunSettings.LOG_LEVELS)
                .forEach((name, level) -> context.getLogger(name).setLevel(Level.convertAnSLF4JLevel(level)));
        if (settings.get(RunSettings.LOG_FORMAT) == LogFormat.JSON) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    JsonLines encoder = new JsonLines();
                    encoder.setContext(context);
                    encoder.start();
                    stream.setEncoder(encoder);
                }
            });
        }
    }
}
