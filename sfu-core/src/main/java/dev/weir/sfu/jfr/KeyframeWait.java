// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** As of {@link Flight#keyframeWait}. */
@Name("weir.KeyframeWait")
@Label("Keyframe Wait")
@Category({"Weir", "Media"})
@Description("A keyframe has come that a publisher was asked for")
@StackTrace(false)
final class KeyframeWait extends Event {
    static final KeyframeWait PROBE = new KeyframeWait();

    @Label("Room")
    String room = "";

    @Label("Encoding")
    @Description("Its rid; empty without simulcast")
    String rid = "";

    @Label("Wait")
    @Description("Since the first request")
    @Timespan(Timespan.NANOSECONDS)
    long wait;
}
