// SPDX-License-Identifier: Apache-2.0
/**
 * Events of the JDK's flight recorder for what is rare and tells why a picture stood still: bursts of loss, changes of layer, waits for
 * keyframes, long turns.
 *
 * <p>The only user of {@code jdk.jfr}, which may be absent. Values go in, nothing comes out. May import nothing.
 */
@NullMarked
package dev.weir.sfu.jfr;

import org.jspecify.annotations.NullMarked;
