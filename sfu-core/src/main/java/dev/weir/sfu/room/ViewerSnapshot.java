// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * One viewer of a room as it stood at most a second ago.
 *
 * @param video where its picture stands
 * @param codec of the video it is sent, in lower case; empty while there is none
 * @param rid of the simulcast encoding it is sent; empty when there is one only
 * @param spatialLayer the highest it is meant to have within that encoding; 7 for all there are
 * @param temporalLayer likewise
 * @param selection what it has bounded its layers to
 * @param sentBps payload of sound and pictures over the last second, without repeats
 * @param estimateBps what its link is thought to carry; 0 while nothing is known
 * @param roundTripMillis 0 while nothing is known
 * @param loss share of video packets that it reported as lost last, 0 to 1
 * @param repeated packets sent again because it asked
 * @param repeatsRefused repeats it asked for beyond what its link can take
 * @param leftOut packets of layers it is spared
 * @param switches how often it went over to another encoding
 * @param keyframesAsked how often its decoder could not go on
 * @param interruptions how often we stopped its picture: for want of a keyframe, of bandwidth or of time
 */
public record ViewerSnapshot(
        String sessionId,
        VideoState video,
        String codec,
        String rid,
        int spatialLayer,
        int temporalLayer,
        LayerSelection selection,
        long sentBps,
        long estimateBps,
        long roundTripMillis,
        double loss,
        long repeated,
        long repeatsRefused,
        long leftOut,
        long switches,
        long keyframesAsked,
        long interruptions) {
    /** Where a viewer's picture stands. */
    public enum VideoState {
        /** Nobody publishes any, or in no codec the viewer can take, or the viewer is not connected yet. */
        NONE,
        /** Until the next keyframe. */
        WAITING,
        /** Catching up with what was sent since the last keyframe. */
        REPLAYING,
        LIVE,
        /** Stopped because the server has too much to do. */
        PAUSED_BY_OVERLOAD,
        /** Stopped because the viewer's link is too narrow for the least there is. */
        PAUSED_BY_BANDWIDTH
    }
}
