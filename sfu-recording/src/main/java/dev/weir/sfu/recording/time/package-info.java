// SPDX-License-Identifier: Apache-2.0
/**
 * When something was captured, and where that is in a recording: RTP time (RFC 3550 section 5.1) and sender reports (section 6.4.1).
 * Arithmetic only; imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.recording.time;

import org.jspecify.annotations.NullMarked;
