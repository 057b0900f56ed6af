// SPDX-License-Identifier: Apache-2.0
/**
 * Looks into RTP payloads far enough to forward, cache and record them: where frames and keyframes begin, and which layer.
 * Chooses the layers of one viewer and renumbers its pictures ({@code LayerFilter}, {@code PictureNumbers}).
 *
 * <p>VP8: RFC 7741 section 4. VP9: RFC 9628 section 4. H.264: RFC 6184 section 5. H.265: RFC 7798 section 4. AV1: RTP payload
 * format for AV1 version 1.0, section 4 and appendix A (dependency descriptor). Redundant audio: RFC 2198 section 3. Absent on purpose: decoding, reassembly of
 * frames, the interleaved modes of H.264, PACI packets and DONL fields of H.265 (nobody negotiates them in WebRTC). May import
 * {@code buffer} and {@code rtp}.
 */
@NullMarked
package dev.weir.sfu.rtp.codec;

import org.jspecify.annotations.NullMarked;
