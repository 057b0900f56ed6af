// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

/**
 * Writes into the flight recording, if there is one and it wants to know; else every method costs a branch. Ask {@code wants…} before
 * making texts. Any thread.
 */
public final class Flight {
    /** Fewer in a row are the daily bread of a radio link. */
    public static final int LEAST_BURST = 3;

    /** False in run-time images without the module: then no class of an event is ever touched. */
    static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    /** Whether a recording has room for {@link #lossBurst}. */
    public static boolean wantsLossBursts() {
        return PRESENT && LossBurst.PROBE.isEnabled();
    }

    /**
     * Packets in a row that did not come in their place.
     *
     * @param viewer handle of the session; empty for the publisher
     * @param lost from {@link #LEAST_BURST}
     * @param gapNanos between the packets before and after those
     */
    public static void lossBurst(String room, String viewer, int lost, long gapNanos) {
        if (!wantsLossBursts()) {
            return;
        }
        LossBurst event = new LossBurst();
        event.room = room;
        event.side = viewer.isEmpty() ? "publisher" : "viewer";
        event.session = viewer;
        event.lost = lost;
        event.gap = gapNanos;
        event.commit();
    }

    /** Whether a recording has room for {@link #layerSwitch}. */
    public static boolean wantsLayerSwitches() {
        return PRESENT && LayerSwitch.PROBE.isEnabled();
    }

    /**
     * A viewer is sent another layer.
     *
     * @param viewer handle of the session
     * @param cause a word
     */
    public static void layerSwitch(String room, String viewer, String from, String to, String cause) {
        if (!wantsLayerSwitches()) {
            return;
        }
        LayerSwitch event = new LayerSwitch();
        event.room = room;
        event.session = viewer;
        event.from = from;
        event.to = to;
        event.cause = cause;
        event.commit();
    }

    /**
     * A keyframe has come that a publisher was asked for.
     *
     * @param rid of the encoding; empty without simulcast
     * @param waitNanos since the first request
     */
    public static void keyframeWait(String room, String rid, long waitNanos) {
        if (!PRESENT || !KeyframeWait.PROBE.isEnabled()) {
            return;
        }
        KeyframeWait event = new KeyframeWait();
        event.room = room;
        event.rid = rid;
        event.wait = waitNanos;
        event.commit();
    }
}
