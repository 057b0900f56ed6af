// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Arrays;

/**
 * What a container must say of a track before its first frame. Of pictures it may change with a keyframe.
 *
 * @param codec how the frames are encoded
 * @param clockRateHz ticks a second of the track's time: 48,000 for Opus, 90,000 for pictures
 * @param channels of sound; 0 for pictures
 * @param width in pixels, 0 for sound
 * @param height in pixels, 0 for sound
 * @param codecPrivate the decoder's configuration as ISO files have it: {@code avcC} (ISO/IEC 14496-15), {@code hvcC}, {@code av1C},
 *     {@code vpcC}, without box header; empty for sound and for VP8. Not to be written to
 */
public record TrackFormat(
        RecordedCodec codec, int clockRateHz, int channels, int width, int height, byte[] codecPrivate) {
    /** Of stereo Opus (RFC 7587). */
    public static TrackFormat opus() {
        return new TrackFormat(RecordedCodec.OPUS, 48_000, 2, 0, 0, new byte[0]);
    }

    public boolean isVideo() {
        return codec.isVideo();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrackFormat that
                && codec == that.codec
                && clockRateHz == that.clockRateHz
                && channels == that.channels
                && width == that.width
                && height == that.height
                && Arrays.equals(codecPrivate, that.codecPrivate);
    }

    @Override
    public int hashCode() {
        return codec.hashCode() + 31 * (width + 31 * (height + 31 * Arrays.hashCode(codecPrivate)));
    }
}
