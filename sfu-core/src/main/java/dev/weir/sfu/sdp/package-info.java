// SPDX-License-Identifier: Apache-2.0
/**
 * Reads, prints and negotiates session descriptions; immutable values and pure functions.
 *
 * <p>RFC 8866 (SDP), RFC 3264 (offer and answer), RFC 9429 section 5.3.1 (the initial answer), RFC 9143 (BUNDLE), RFC 8839 (ICE),
 * RFC 8842 (DTLS), RFC 8122 (fingerprints), RFC 8285 (header extensions), RFC 8851 and 8853 (rids, simulcast), RFC 4588 (rtx),
 * RFC 5576 (ssrc lines), RFC 4585 (rtcp-fb), RFC 6184, 7587, 7798, 9628 (codec parameters), RFC 9725 section 4.4 (WHIP).
 *
 * <p>Deliberately absent: renegotiation, data channels, forward error correction, anything but one bundled transport, name
 * resolution. Imports {@code error} only.
 */
@NullMarked
package dev.weir.sfu.sdp;

import org.jspecify.annotations.NullMarked;
