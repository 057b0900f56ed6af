// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that this server logs while it is open, at every level, with the stacks; none of it is printed meanwhile. */
final class LogTap implements AutoCloseable {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.weir");
    private final Level before = ours.getLevel();

    LogTap() {
        events.start();
        ours.setLevel(Level.TRACE);
        ours.setAdditive(false);
        ours.addAppender(events);
    }

    List<String> lines() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    @Override
    public void close() {
        ours.detachAppender(events);
        ours.setAdditive(true);
        ours.setLevel(before);
    }
}
