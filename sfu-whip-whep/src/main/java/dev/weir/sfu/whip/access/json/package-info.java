// SPDX-License-Identifier: Apache-2.0
/**
 * Grants as others write them in JSON.
 *
 * <p>Not exported. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.whip.access.json;

import org.jspecify.annotations.NullMarked;
