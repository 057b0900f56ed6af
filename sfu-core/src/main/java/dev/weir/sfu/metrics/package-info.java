// SPDX-License-Identifier: Apache-2.0
/**
 * Micrometer meters over the snapshots of rooms and loops; the only user of Micrometer.
 *
 * <p>May import spi and room.
 */
@NullMarked
package dev.weir.sfu.metrics;

import org.jspecify.annotations.NullMarked;
