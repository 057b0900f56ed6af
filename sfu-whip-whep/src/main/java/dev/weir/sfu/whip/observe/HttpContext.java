// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplyReceiverContext;

/**
 * Of {@link DoorObservation#HTTP}. The carrier is the request as it came: its path, query and headers may be secret, {@link #resource}
 * is not.
 */
public final class HttpContext extends RequestReplyReceiverContext<HttpRequest, HttpResponse> {
    /** The outcome of everything that is no problem. */
    public static final String SUCCESS = "success";

    private final Resource resource;
    private volatile String outcome = DoorKey.NONE;

    HttpContext(HttpRequest request, Resource resource) {
        super((carrier, name) -> carrier.headers().first(name).orElse(null), Kind.SERVER);
        setCarrier(request);
        this.resource = resource;
    }

    /** What the request is for. */
    public Resource resource() {
        return resource;
    }

    /** As of {@link DoorKey#OUTCOME}; {@link DoorKey#NONE} until it is known. */
    public String outcome() {
        return outcome;
    }

    void outcome(String word) {
        outcome = word;
    }
}
