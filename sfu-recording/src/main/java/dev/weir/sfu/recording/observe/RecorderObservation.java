// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** All that is observed of a recorder. */
public enum RecorderObservation implements ObservationDocumentation {
    /** A part of a recording, from its first frame until its files are complete and their checksums are in the ledger. */
    RECORDING("weir.recording"),
    /** The way of a part to another place, from the first attempt of this process until everything is verified; below the recording. */
    UPLOAD("weir.upload"),
    /** One attempt at that. */
    UPLOAD_ATTEMPT("weir.upload.attempt");

    private final String name;

    RecorderObservation(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
        return PartConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return new KeyName[] {RecorderKey.OUTCOME, RecorderKey.CODEC};
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {RecorderKey.ROOM, RecorderKey.RECORDING};
    }
}
