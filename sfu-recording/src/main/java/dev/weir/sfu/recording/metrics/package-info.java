// SPDX-License-Identifier: Apache-2.0
/**
 * Figures of recording and uploads for a Micrometer registry; with {@code observe} the only user of Micrometer in this module.
 *
 * <p>May import the root package, {@code ledger} and {@code upload}.
 */
@NullMarked
package dev.weir.sfu.recording.metrics;

import org.jspecify.annotations.NullMarked;
