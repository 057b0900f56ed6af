// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** As of {@link TurnWatch}. Its threshold is a setting of recordings like that of the JDK's own events. */
@Name("weir.LongTurn")
@Label("Long Turn")
@Category({"Weir", "Loop"})
@Description("A turn of a media loop that took long: everything of its rooms waited meanwhile")
@Threshold("20 ms")
@StackTrace(false)
final class LongTurn extends Event {
    @Label("Loop")
    int loop;

    @Label("Datagrams Received")
    int received;

    @Label("Datagrams Sent")
    long sent;
}
