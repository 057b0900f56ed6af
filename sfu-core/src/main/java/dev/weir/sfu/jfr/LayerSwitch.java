// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** As of {@link Flight#layerSwitch}. */
@Name("weir.LayerSwitch")
@Label("Layer Switch")
@Category({"Weir", "Media"})
@Description("A viewer is sent another simulcast encoding, or more or fewer layers of one")
@StackTrace(false)
final class LayerSwitch extends Event {
    static final LayerSwitch PROBE = new LayerSwitch();

    @Label("Room")
    String room = "";

    @Label("Session")
    @Description("Handle of the viewer's session")
    String session = "";

    @Label("From")
    @Description("The encoding's rid, and the highest spatial and temporal layer")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Cause")
    @Description("link_narrower, link_wider, selected, layer_gone or start")
    String cause = "";
}
