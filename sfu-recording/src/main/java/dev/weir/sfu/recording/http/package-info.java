// SPDX-License-Identifier: Apache-2.0
/**
 * Recordings and snapshots for the doors of {@code sfu-whip-whep}, which need not be there otherwise.
 *
 * <p>May import the root package, {@code ledger}, {@code snapshot} and {@code upload}, and {@code dev.weir.sfu.whip.records} and {@code
 * snapshots}.
 */
@NullMarked
package dev.weir.sfu.recording.http;

import org.jspecify.annotations.NullMarked;
