// SPDX-License-Identifier: Apache-2.0
/**
 * Traces of what the doors and the recorder tell an observation registry, on their way to a collector: OTLP over HTTP, with trace ids
 * in the lines of the log (W3C Trace Context).
 *
 * <p>The only user of OpenTelemetry and of Micrometer's bridge to it. May import the {@code settings} package beside it.
 */
@NullMarked
package dev.weir.sfu.launcher.tracing;

import org.jspecify.annotations.NullMarked;
