// SPDX-License-Identifier: Apache-2.0
/**
 * Arithmetic over arrivals: loss and jitter (RFC 3550 appendices A.3 and A.8), missing packets to ask for again (RFC 4585 section
 * 6.2.1), arrivals to report (draft-holmer-rmcat-transport-wide-cc-extensions-01), bitrates, round trips and clocks.
 *
 * <p>Times are {@code long} nanoseconds handed in by the caller, from any origin, possibly negative. Sequence numbers called
 * {@code extendedSeq} do not wrap. Nothing throws on values from the network.
 *
 * <p>Deliberately absent: message formats and timers. Imports nothing of ours; no clock, no
 * logging, no allocation after construction but that of a ring of sent packets that doubles.
 */
@NullMarked
package dev.weir.sfu.feedback;

import org.jspecify.annotations.NullMarked;
