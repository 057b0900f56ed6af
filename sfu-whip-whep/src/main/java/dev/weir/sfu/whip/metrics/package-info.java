// SPDX-License-Identifier: Apache-2.0
/**
 * Figures of the doors for a Micrometer registry: who was turned away and why, bans, event streams. Requests and their outcomes are
 * observations of {@code whip.observe}, from which a registry's handler makes timers.
 *
 * <p>May import {@code dev.weir.sfu.whip} and its package {@code guard}.
 */
@NullMarked
package dev.weir.sfu.whip.metrics;

import org.jspecify.annotations.NullMarked;
