// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** As of {@link Flight#lossBurst}. */
@Name("weir.LossBurst")
@Label("Loss Burst")
@Category({"Weir", "Network"})
@Description("Packets in a row that did not come in their place; some of them may come late or be repaired")
@StackTrace(false)
final class LossBurst extends Event {
    static final LossBurst PROBE = new LossBurst();

    @Label("Room")
    String room = "";

    @Label("Side")
    @Description("publisher: on the way to the server; viewer: on the way from it")
    String side = "";

    @Label("Session")
    @Description("Handle of the viewer's session; empty for the publisher")
    String session = "";

    @Label("Lost Packets")
    int lost;

    @Label("Gap")
    @Description("Between the packets before and after those")
    @Timespan(Timespan.NANOSECONDS)
    long gap;
}
