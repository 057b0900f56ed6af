// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a collector takes nothing, and once that it does again. */
final class QuietExporter implements SpanExporter {
    private static final Logger log = LoggerFactory.getLogger(QuietExporter.class);

    /** Prints a stack for each batch that is lost; kept here, or its level would go with it. */
    private static final java.util.logging.Logger LOUD = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter next;
    private final String collector;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param collector as it may be shown */
    QuietExporter(SpanExporter next, String collector) {
        this.next = next;
        this.collector = collector;
        LOUD.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = next.export(spans);
        return result.whenComplete(() -> tell(result));
    }

    private void tell(CompletableResultCode result) {
        if (result.isSuccess()) {
            if (failing.compareAndSet(true, false)) {
                log.info("the collector at {} takes traces again", collector);
            }
        } else if (failing.compareAndSet(false, true)) {
            log.warn(
                    "the collector at {} takes no traces{}; they are lost until it does",
                    collector,
                    why(result.getFailureThrowable()));
        }
    }

    /** The kind alone, in the JDK's words: texts may have a URL in them. */
    private static String why(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null
                && cause.getCause() != null
                && !cause.getClass().getName().startsWith("java.")) {
            cause = cause.getCause();
        }
        return cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
    }

    @Override
    public CompletableResultCode flush() {
        return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }
}
