// SPDX-License-Identifier: Apache-2.0
/**
 * Micrometer meters over the snapshots that rooms publish; the only user of Micrometer.
 *
 * <p>May import spi and room.
 */
@NullMarked
package dev.weir.sfu.metrics;

import org.jspecify.annotations.NullMarked;
