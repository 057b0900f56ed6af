// SPDX-License-Identifier: Apache-2.0
/**
 * JSON from others, read so that there is one way only to understand it.
 *
 * <p>RFC 8259, and of RFC 7493 (I-JSON) what matters to security. Not exported. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.whip.json;

import org.jspecify.annotations.NullMarked;
