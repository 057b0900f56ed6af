// SPDX-License-Identifier: Apache-2.0
/**
 * Deletes recordings that are too old or too much, and nothing that is still needed.
 *
 * <p>May import {@code ledger}.
 */
@NullMarked
package dev.weir.sfu.recording.retention;

import org.jspecify.annotations.NullMarked;
