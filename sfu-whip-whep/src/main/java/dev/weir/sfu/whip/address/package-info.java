// SPDX-License-Identifier: Apache-2.0
/**
 * IP addresses and networks of them: as text, in lists, and whether they mean anything to others.
 *
 * <p>RFC 4291, RFC 4632, RFC 6890. Resolves no name, ever. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.whip.address;

import org.jspecify.annotations.NullMarked;
