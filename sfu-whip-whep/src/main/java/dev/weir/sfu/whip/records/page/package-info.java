// SPDX-License-Identifier: Apache-2.0
/**
 * Lists of recordings as clients and administrators ask for and read them, and the threads that wait for disks meanwhile.
 *
 * <p>Not exported. May import {@code records} above, {@code answer} and {@code http}.
 */
@NullMarked
package dev.weir.sfu.whip.records.page;

import org.jspecify.annotations.NullMarked;
