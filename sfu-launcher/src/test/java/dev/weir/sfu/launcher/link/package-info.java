// SPDX-License-Identifier: Apache-2.0
/**
 * A bad network for tests: a UDP relay on the loopback that loses, delays, reorders, repeats and throttles.
 *
 * <p>May import the JDK only.
 */
@NullMarked
package dev.weir.sfu.launcher.link;

import org.jspecify.annotations.NullMarked;
