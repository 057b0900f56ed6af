// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import io.micrometer.common.docs.KeyName;

/** Names of what observations of a recorder say. */
public enum RecorderKey implements KeyName {
    /**
     * {@code success}, or of a recording {@code failed}; of an attempt to upload {@code retry} when it is made again soon and {@code refused}
     * when somebody must put something right first; of an upload {@code gone} when the recording is not there any more. {@code unknown} of
     * what was under way when the recorder was closed.
     */
    OUTCOME("outcome"),
    /** Of the tracks, by name and in order, {@code opus+vp8}. */
    CODEC("codec"),
    /** Name of the room; of any cardinality. */
    ROOM("room"),
    /** Id of the recording, with which its files begin; of any cardinality. */
    RECORDING("recording");

    /** The value of what is not known. */
    public static final String NONE = "none";

    private final String name;

    RecorderKey(String name) {
        this.name = name;
    }

    @Override
    public String asString() {
        return name;
    }
}
