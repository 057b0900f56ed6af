// SPDX-License-Identifier: Apache-2.0
/**
 * Asks a server of the operator's who may come in.
 *
 * <p>RFC 9110 and 8259; the form of question and answer is our own and stands in docs/authentication.md. Signatures of the
 * question are left out: the operator's server knows us by a bearer token, or by its network. May import {@code access}, {@code
 * access.json}, {@code access.outgoing}, {@code address} and {@code json}.
 */
@NullMarked
package dev.weir.sfu.whip.access.callback;

import org.jspecify.annotations.NullMarked;
