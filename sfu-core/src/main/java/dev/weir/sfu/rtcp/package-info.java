// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and writes RTCP messages in byte arrays.
 *
 * <p>{@link dev.weir.sfu.rtcp.RtcpParser} walks a datagram and calls an {@link dev.weir.sfu.rtcp.RtcpHandler};
 * {@link dev.weir.sfu.rtcp.RtcpWriter} builds one. Between them stands one class per message: sender and receiver report,
 * SDES CNAME and BYE (RFC 3550 section 6), NACK and PLI (RFC 4585 sections 6.2.1 and 6.3.1), FIR (RFC 5104 section 4.3.1), REMB
 * (draft-alvestrand-rmcat-remb-03) and transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01). Reduced
 * size (RFC 5506) is accepted: a datagram need not start with a report.
 *
 * <p>Deliberately absent: APP, extended reports (RFC 3611), SLI, RPSI, TMMBR, RFC 8888 feedback, which are stepped over;
 * encryption; when to send what. Imports nothing of ours; no clock, no logging, no allocation after construction.
 */
@NullMarked
package dev.weir.sfu.rtcp;

import org.jspecify.annotations.NullMarked;
