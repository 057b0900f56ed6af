// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/** Says of {@link DoorObservation#JOIN} what {@link DoorKey} has. */
public final class JoinConvention implements ObservationConvention<JoinContext> {
    static final JoinConvention INSTANCE = new JoinConvention();

    /** To be extended in what it says by another one that asks it first. */
    public JoinConvention() {}

    @Override
    public boolean supportsContext(Context context) {
        return context instanceof JoinContext;
    }

    @Override
    public String getName() {
        return DoorObservation.JOIN.getName();
    }

    @Override
    public String getContextualName(JoinContext context) {
        return "join " + NegotiationConvention.role(context).getValue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(JoinContext context) {
        return KeyValues.of(
                NegotiationConvention.role(context),
                DoorKey.STATE.withValue(context.state()),
                DoorKey.OUTCOME.withValue(context.outcome()),
                DoorKey.CODEC.withValue(context.codec()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(JoinContext context) {
        return NegotiationConvention.who(context);
    }
}
