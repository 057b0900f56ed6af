// SPDX-License-Identifier: Apache-2.0
/**
 * The meters of everything that runs in the server, and what they say in Prometheus' text format.
 *
 * <p>The only user of Micrometer's Prometheus registry. May import the {@code settings} package beside it, {@code dev.weir.sfu}, {@code
 * dev.weir.sfu.recording}, {@code dev.weir.sfu.whip} and their metrics.
 */
@NullMarked
package dev.weir.sfu.launcher.metrics;

import org.jspecify.annotations.NullMarked;
