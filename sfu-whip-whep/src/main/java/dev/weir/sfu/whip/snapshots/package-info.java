// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures of what rooms show, over HTTP.
 *
 * <p>RFC 9110 (conditions, entity tags), RFC 9111 (ages). Whoever takes pictures implements {@link
 * dev.weir.sfu.whip.snapshots.SnapshotSource}; nothing here knows how. May import {@code access}, {@code answer}, {@code guard}, {@code observe} and {@code
 * http}.
 */
@NullMarked
package dev.weir.sfu.whip.snapshots;

import org.jspecify.annotations.NullMarked;
