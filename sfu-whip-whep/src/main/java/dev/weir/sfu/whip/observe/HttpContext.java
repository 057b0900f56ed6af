// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import java.net.InetAddress;

/**
 * Of {@link DoorObservation#HTTP}. The carrier is the request as it came: its path, query and headers may be secret, {@link #resource}
 * is not. Neither request nor response is kept when the observation has stopped.
 */
public final class HttpContext extends RequestReplyReceiverContext<HttpRequest, HttpResponse> {
    /** In place of the one that is answered. */
    private static final HttpRequest ANSWERED =
            new HttpRequest("", "", "", HttpHeaders.builder().build(), new byte[0], InetAddress.getLoopbackAddress());

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

    /**
     * Lets go of request and response: what is below this observation keeps it for as long as it lives, and a viewer who waits for the
     * broadcaster joins for hours.
     */
    void letGo() {
        setCarrier(ANSWERED);
        HttpResponse response = getResponse();
        if (response != null) {
            setResponse(new HttpResponse(response.status(), ANSWERED.headers(), ANSWERED.body()));
        }
    }

    void outcome(String word) {
        outcome = word;
    }
}
