// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What one class logs during a test, at every level; it is not printed meanwhile. Register it as an extension. */
public final class CapturedLog implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public CapturedLog(Class<?> logging) {
        logger = (Logger) LoggerFactory.getLogger(logging);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.TRACE);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /** All so far. */
    public List<ILoggingEvent> events() {
        return List.copyOf(appender.list);
    }

    /** Those of that level and above. */
    public List<ILoggingEvent> events(Level least) {
        return events().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .toList();
    }
}
