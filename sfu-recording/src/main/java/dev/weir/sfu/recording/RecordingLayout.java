// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

/** Which files a recording is made of. */
public enum RecordingLayout {
    /** One file with sound and pictures: WebM for VP8, VP9 and AV1, fragmented MP4 for H.264 and H.265. */
    SESSION,
    /** One file for each track: Ogg for Opus, IVF for VP8, VP9 and AV1, MP4 for H.264 and H.265. */
    TRACKS,
    /** Both; of a recording with one track only, that of the track. */
    BOTH
}
