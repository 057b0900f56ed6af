// SPDX-License-Identifier: Apache-2.0
/**
 * The doors: WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep-04) as functions from a request value to a response value, for any
 * HTTP server.
 *
 * <p>Errors are problem details (RFC 9457), entity tags and methods follow RFC 9110, CORS follows the Fetch standard. Absent on
 * purpose: reading sockets, TLS, and WHEP's counter-offer. Candidates that clients trickle are taken and not used:
 * the SFU is ICE-lite. May import the exported packages of {@code dev.weir.sfu}, and every package below but those of {@code access.jwt} and {@code access.callback}.
 */
@NullMarked
package dev.weir.sfu.whip;

import org.jspecify.annotations.NullMarked;
