// SPDX-License-Identifier: Apache-2.0
/**
 * The standalone server: routes, static pages, start and stop.
 *
 * <p>May import {@code dev.weir.sfu}, {@code dev.weir.sfu.error}, {@code dev.weir.sfu.recording}, {@code dev.weir.sfu.whip} and the
 * packages below them. The only user of picocli.
 */
@NullMarked
package dev.weir.sfu.launcher;

import org.jspecify.annotations.NullMarked;
