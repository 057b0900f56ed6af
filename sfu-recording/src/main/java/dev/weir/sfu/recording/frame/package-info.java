// SPDX-License-Identifier: Apache-2.0
/**
 * From RTP packets to whole encoded frames: reordering, reassembly, and what a decoder must know of a stream before its first
 * frame.
 *
 * <p>Payload formats: Opus (RFC 7587), VP8 (RFC 7741), VP9 (RFC 9628), AV1 (RTP Payload Format for AV1, version 1.0), H.264 (RFC
 * 6184), H.265 (RFC 7798). No clock, no files. May import {@code rtp} and {@code rtp.codec} of the core.
 */
@NullMarked
package dev.weir.sfu.recording.frame;

import org.jspecify.annotations.NullMarked;
