// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.util.List;

/**
 * What was recorded of one track.
 *
 * @param kind {@link #AUDIO} or {@link #VIDEO}
 * @param codec its encoding name as in an RTP map, in lower case
 * @param width of its largest picture in pixels; 0 for sound
 * @param height of its largest picture in pixels; 0 for sound
 * @param frames written
 * @param packets received
 * @param lostPackets that should have been received and never were
 * @param gaps the first {@value #MAX_GAPS} at most
 * @param furtherGaps how many there are beyond those
 */
public record RecordedTrack(
        String kind,
        String codec,
        int width,
        int height,
        long frames,
        long packets,
        long lostPackets,
        List<RecordingGap> gaps,
        long furtherGaps) {
    public static final String AUDIO = "audio";
    public static final String VIDEO = "video";

    /** How many gaps an entry tells one by one. */
    public static final int MAX_GAPS = 1000;

    /** Of more than {@value #MAX_GAPS} gaps the first are kept and the others counted. */
    public RecordedTrack {
        if (!kind.equals(AUDIO) && !kind.equals(VIDEO)) {
            throw new IllegalArgumentException("kind must be audio or video: " + kind);
        }
        NotNegative.check("width", width);
        NotNegative.check("height", height);
        NotNegative.check("frames", frames);
        NotNegative.check("packets", packets);
        NotNegative.check("lostPackets", lostPackets);
        NotNegative.check("furtherGaps", furtherGaps);
        int kept = Math.min(gaps.size(), MAX_GAPS);
        furtherGaps += gaps.size() - kept;
        gaps = List.copyOf(gaps.subList(0, kept));
    }

    public boolean isVideo() {
        return kind.equals(VIDEO);
    }
}
