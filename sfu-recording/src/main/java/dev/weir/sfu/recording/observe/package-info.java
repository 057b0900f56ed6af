// SPDX-License-Identifier: Apache-2.0
/**
 * Recording and uploads as observations of Micrometer; with {@code metrics} the only user of it in this module.
 *
 * <p>May import the root package, {@code ledger} and {@code upload}.
 */
@NullMarked
package dev.weir.sfu.recording.observe;

import org.jspecify.annotations.NullMarked;
