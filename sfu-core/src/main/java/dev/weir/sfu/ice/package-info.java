// SPDX-License-Identifier: Apache-2.0
/**
 * Finds and keeps the path to one remote: STUN messages, the ICE-lite responder and the dialling side; and asks STUN servers.
 *
 * <p>RFC 8489 (STUN: sections 5, 6, 9.1, 14), RFC 8445 (ICE: 2.5 and 7.3 for the lite side, 6, 7 and 8 for the dialling side),
 * RFC 7675 (consent freshness), RFC 7983 (telling STUN from DTLS and RTP), RFC 5769 (test vectors).
 *
 * <p>Deliberately absent: gathering, TURN, long-term credentials, MESSAGE-INTEGRITY-SHA256, ICE-TCP framing, name
 * resolution, sockets, clocks and sources of randomness (the last two come in as arguments). Imports {@code buffer} only.
 */
@NullMarked
package dev.weir.sfu.ice;

import org.jspecify.annotations.NullMarked;
