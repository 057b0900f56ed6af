// SPDX-License-Identifier: Apache-2.0
/**
 * What all kinds of media files have in common: frames go in by track and time, bytes come out at the end of a file, and what a
 * killed process left can be mended.
 *
 * <p>May import {@code frame}.
 */
@NullMarked
package dev.weir.sfu.recording.container;

import org.jspecify.annotations.NullMarked;
