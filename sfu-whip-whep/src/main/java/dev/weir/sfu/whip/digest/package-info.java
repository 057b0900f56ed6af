// SPDX-License-Identifier: Apache-2.0
/**
 * Digests that stand for texts which must not be told.
 *
 * <p>Not exported. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.whip.digest;

import org.jspecify.annotations.NullMarked;
