// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuietExporterTest {
    /** Somebody's own. */
    private static final class Wrapped extends Exception {
        private static final long serialVersionUID = 1L;

        Wrapped(Exception cause) {
            super(cause);
        }
    }

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(QuietExporter.class);
    private CompletableResultCode result = CompletableResultCode.ofSuccess();
    private final QuietExporter exporter = new QuietExporter(
            new SpanExporter() {
                @Override
                public CompletableResultCode export(Collection<SpanData> spans) {
                    return result;
                }

                @Override
                public CompletableResultCode flush() {
                    return result;
                }

                @Override
                public CompletableResultCode shutdown() {
                    return result;
                }
            },
            "http://there");

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private void send(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(exporter.export(List.of())).isSameAs(result);
        }
    }

    @Test
    void oneLineTellsThatACollectorIsAwayAndOneThatItIsBack() {
        send(3);
        assertThat(lines.list).isEmpty();

        result = CompletableResultCode.ofExceptionalFailure(new Wrapped(new IOException("refused")));
        send(3);
        result = CompletableResultCode.ofSuccess();
        send(3);
        result = CompletableResultCode.ofFailure();
        send(3);

        assertThat(lines.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly(
                        "[WARN] the collector at http://there takes no traces (IOException); they are lost until it does",
                        "[INFO] the collector at http://there takes traces again",
                        "[WARN] the collector at http://there takes no traces; they are lost until it does");
    }
}
