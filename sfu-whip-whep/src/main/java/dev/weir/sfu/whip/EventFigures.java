// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

/**
 * How the event streams of viewers have fared so far.
 *
 * @param open there are now
 * @param tooSlow ended because their reader did not keep up
 * @param neverRead ended because nobody read them
 */
public record EventFigures(int open, long tooSlow, long neverRead) {}
