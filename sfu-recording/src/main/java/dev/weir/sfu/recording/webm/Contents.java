// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.container.PictureTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * What the end of a file tells of all that lies before it: where keyframes are and how long everything lasts. Gathered while
 * clusters are written, or read again.
 */
final class Contents {
    static final int MILLIS_PER_SECOND = 1_000;

    /** Between two cues, of 20 bytes each. */
    private static final int CUE_MILLIS = 1_000;

    private static final double SAMPLES_PER_MILLI = 48;

    private record Cue(long timeMillis, long clusterPosition) {}

    private final WebmTracks tracks;
    private final PictureTimes pictures = new PictureTimes(MILLIS_PER_SECOND);
    private final List<Cue> cues = new ArrayList<>();
    private double soundEndMillis;
    private long blocks;

    Contents(WebmTracks tracks) {
        this.tracks = tracks;
    }

    /** @param clusterPosition where its cluster begins, relative to the segment */
    void addPicture(long timeMillis, boolean keyframe, long clusterPosition) {
        blocks++;
        pictures.next(timeMillis);
        if (keyframe) {
            cue(timeMillis, clusterPosition);
        }
    }

    /** @param samples how long it lasts at 48 kHz */
    void addSound(long timeMillis, int samples, long clusterPosition) {
        blocks++;
        soundEndMillis = timeMillis + samples / SAMPLES_PER_MILLI;
        if (tracks.pictures() == WebmTracks.NO_TRACK) {
            cue(timeMillis, clusterPosition);
        }
    }

    private void cue(long timeMillis, long clusterPosition) {
        if (cues.isEmpty() || timeMillis - cues.get(cues.size() - 1).timeMillis() >= CUE_MILLIS) {
            cues.add(new Cue(timeMillis, clusterPosition));
        }
    }

    long blocks() {
        return blocks;
    }

    /** When the last frame of any track ends. */
    double endMillis() {
        return Math.max(soundEndMillis, (double) pictures.endTicks());
    }

    /** The Cues element (RFC 9559 section 5.1.5); empty when nothing can be found by it. */
    byte[] cues() {
        EbmlBytes points = new EbmlBytes();
        for (Cue cue : cues) {
            EbmlBytes positions = new EbmlBytes()
                    .unsigned(MatroskaId.CUE_TRACK, tracks.cued())
                    .unsigned(MatroskaId.CUE_CLUSTER_POSITION, cue.clusterPosition());
            points.master(
                    MatroskaId.CUE_POINT,
                    new EbmlBytes()
                            .unsigned(MatroskaId.CUE_TIME, cue.timeMillis())
                            .master(MatroskaId.CUE_TRACK_POSITIONS, positions));
        }
        return cues.isEmpty()
                ? new byte[0]
                : new EbmlBytes().master(MatroskaId.CUES, points).toByteArray();
    }
}
