// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import java.util.Locale;

/** Says of {@link DoorObservation#NEGOTIATION} what {@link DoorKey} has. */
public final class NegotiationConvention implements ObservationConvention<NegotiationContext> {
    static final NegotiationConvention INSTANCE = new NegotiationConvention();

    /** To be extended in what it says by another one that asks it first. */
    public NegotiationConvention() {}

    @Override
    public boolean supportsContext(Context context) {
        return context instanceof NegotiationContext && !(context instanceof JoinContext);
    }

    @Override
    public String getName() {
        return DoorObservation.NEGOTIATION.getName();
    }

    @Override
    public String getContextualName(NegotiationContext context) {
        return "negotiate " + role(context).getValue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(NegotiationContext context) {
        return KeyValues.of(role(context), DoorKey.OUTCOME.withValue(context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(NegotiationContext context) {
        return who(context);
    }

    static KeyValue role(NegotiationContext context) {
        return DoorKey.ROLE.withValue(context.role().name().toLowerCase(Locale.ROOT));
    }

    static KeyValues who(NegotiationContext context) {
        return KeyValues.of(
                DoorKey.ROOM.withValue(context.room().value()), DoorKey.SESSION.withValue(context.session()));
    }
}
