// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import dev.weir.sfu.recording.ledger.RecordedTrack;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import java.util.stream.Collectors;

/** Says of every {@link RecorderObservation} what {@link RecorderKey} has. */
public final class PartConvention implements ObservationConvention<PartContext> {
    private final RecorderObservation kind;

    /** Of one kind. */
    public PartConvention(RecorderObservation kind) {
        this.kind = kind;
    }

    @Override
    public boolean supportsContext(Context context) {
        return context instanceof PartContext part && part.kind() == kind;
    }

    @Override
    public String getName() {
        return kind.getName();
    }

    @Override
    public String getContextualName(PartContext context) {
        return switch (kind) {
            case RECORDING -> "record";
            case UPLOAD -> "upload";
            case UPLOAD_ATTEMPT -> "attempt upload";
        };
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(PartContext context) {
        String codecs = context.entry().tracks().stream()
                .map(RecordedTrack::codec)
                .distinct()
                .sorted()
                .collect(Collectors.joining("+"));
        return KeyValues.of(
                RecorderKey.OUTCOME.withValue(context.outcome()),
                RecorderKey.CODEC.withValue(codecs.isEmpty() ? RecorderKey.NONE : codecs));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(PartContext context) {
        return KeyValues.of(
                RecorderKey.ROOM.withValue(context.entry().room().value()),
                RecorderKey.RECORDING.withValue(context.entry().id().value()));
    }
}
