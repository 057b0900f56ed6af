// SPDX-License-Identifier: Apache-2.0
/**
 * What an application may plug into rooms. Methods here are called on a media loop and must not block.
 *
 * <p>May import rtp.
 */
@NullMarked
package dev.weir.sfu.spi;

import org.jspecify.annotations.NullMarked;
