// SPDX-License-Identifier: Apache-2.0
/**
 * What the log looks like and how much it says. The only user of Logback, and in this module of Jackson.
 *
 * <p>May import {@code launcher.settings}.
 */
@NullMarked
package dev.weir.sfu.launcher.logs;

import org.jspecify.annotations.NullMarked;
