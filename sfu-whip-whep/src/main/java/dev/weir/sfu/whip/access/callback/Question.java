// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.address.AddressLiteral;
import dev.weir.sfu.whip.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What is asked, as JSON, and which questions are the same. */
final class Question {
    private static final int MAX_USER_AGENT_CHARS = 512;

    private Question() {}

    static byte[] json(AccessRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("action", name(request.action()));
        request.room().ifPresent(room -> json.put("room", room.value()));
        request.token().ifPresent(token -> json.put("token", token));
        String userAgent = request.userAgent();
        json.put("clientAddress", AddressLiteral.text(request.clientAddress()))
                .put("userAgent", userAgent.substring(0, Math.min(userAgent.length(), MAX_USER_AGENT_CHARS)))
                .put("requestId", request.requestId());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String name(Action action) {
        return switch (action) {
            case PUBLISH -> "publish";
            case PLAY -> "play";
            case LIST_ROOMS -> "list";
            case ADMINISTER -> "administer";
        };
    }

    /**
     * The same for requests that get the same answer: to do the same, to the same room, with the same token. Those without a
     * token are told apart by address, since nothing else is left to decide by.
     */
    static String key(AccessRequest request) {
        String who = request.token()
                .map(token -> "t" + token)
                .orElseGet(() -> "a" + AddressLiteral.text(request.clientAddress()));
        String text =
                request.action() + " " + request.room().map(Object::toString).orElse("") + " " + who;
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
