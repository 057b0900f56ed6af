// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import java.util.Set;

/** Says of {@link DoorObservation#HTTP} what {@link DoorKey} has. */
public final class HttpConvention implements ObservationConvention<HttpContext> {
    static final HttpConvention INSTANCE = new HttpConvention();

    /** Whatever else clients make up is one value. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** To be extended in what it says by another one that asks it first. */
    public HttpConvention() {}

    @Override
    public boolean supportsContext(Context context) {
        return context instanceof HttpContext;
    }

    @Override
    public String getName() {
        return DoorObservation.HTTP.getName();
    }

    @Override
    public String getContextualName(HttpContext context) {
        return method(context) + ' ' + context.resource().route();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(HttpContext context) {
        HttpResponse response = context.getResponse();
        return KeyValues.of(
                DoorKey.METHOD.withValue(method(context)),
                DoorKey.ROUTE.withValue(context.resource().route()),
                DoorKey.STATUS.withValue(response == null ? DoorKey.NONE : Integer.toString(response.status())),
                DoorKey.OUTCOME.withValue(context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(HttpContext context) {
        Resource resource = context.resource();
        return KeyValues.of(
                DoorKey.ROOM.withValue(resource.room().map(RoomName::value).orElse(DoorKey.NONE)),
                DoorKey.SESSION.withValue(resource.session().orElse(DoorKey.NONE)));
    }

    private static String method(HttpContext context) {
        HttpRequest request = context.getCarrier();
        return request != null && METHODS.contains(request.method()) ? request.method() : "other";
    }
}
