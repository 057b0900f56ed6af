// SPDX-License-Identifier: Apache-2.0
/**
 * Bans in a file.
 *
 * <p>May import {@code guard} and {@code json}.
 */
@NullMarked
package dev.weir.sfu.whip.guard.file;

import org.jspecify.annotations.NullMarked;
