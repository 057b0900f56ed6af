// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a {@code reconnect} event says. */
final class ReconnectData {
    private ReconnectData() {}

    /** @param url of another endpoint; empty for the same */
    static String of(String url) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return (url.isEmpty() ? data : data.put("url", url)).toString();
    }
}
