// SPDX-License-Identifier: Apache-2.0
/**
 * Brings recordings somewhere else, verifies that they have arrived, and only then, if asked, deletes them here.
 *
 * <p>May import {@code ledger}. What speaks to a certain kind of storage with a library of its own is a package of its own.
 */
@NullMarked
package dev.weir.sfu.recording.upload;

import org.jspecify.annotations.NullMarked;
