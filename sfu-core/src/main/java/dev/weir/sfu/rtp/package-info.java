// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and writes RTP headers, and does the arithmetic of numbers that wrap.
 *
 * <p>RFC 3550 section 5.1 (header), RFC 8285 section 4 (header extensions), RFC 5761 section 4 (telling RTP from RTCP),
 * RFC 7983 section 7 (telling both from STUN and DTLS). Absent on purpose: SRTP, CSRC lists on outgoing packets (nobody
 * mixes here), and any state per stream except the unwrappers. May import {@code buffer}.
 */
@NullMarked
package dev.weir.sfu.rtp;

import org.jspecify.annotations.NullMarked;
