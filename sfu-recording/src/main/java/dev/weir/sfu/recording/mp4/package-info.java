// SPDX-License-Identifier: Apache-2.0
/**
 * MP4 files that are fragmented while they grow and ordinary ones when they are finished.
 *
 * <p>ISO base media files (ISO/IEC 14496-12) with H.264 and H.265 (ISO/IEC 14496-15), AV1 (AV1 Codec ISO Media File Format Binding)
 * and Opus (Encapsulation of Opus in ISO Base Media File Format). One picture track, one sound track, or both. Absent: composition
 * offsets, because WebRTC sends pictures in the order in which they are shown; encryption; {@code sidx} and {@code mfra}, which a
 * finished file does not need. May import {@code container} and {@code frame}.
 */
@NullMarked
package dev.weir.sfu.recording.mp4;

import org.jspecify.annotations.NullMarked;
