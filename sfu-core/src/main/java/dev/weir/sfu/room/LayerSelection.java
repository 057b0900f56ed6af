// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The most that a viewer wants of a room's pictures. It bounds what the viewer is given by its link, and replaces nothing of
 * that: a link too narrow for the selected layer gets less, and where the bounds rule out everything the least there is plays.
 *
 * @param rid of the simulcast encoding to play; those of less bitrate stand in for it on a narrow link
 * @param maxSpatialLayer within an encoding, from 0; an encoding that begins higher plays with its lowest
 * @param maxTemporalLayer likewise
 * @param maxWidth in pixels, from 1; an encoding of unknown size counts as small enough
 * @param maxHeight likewise
 */
public record LayerSelection(
        Optional<String> rid,
        OptionalInt maxSpatialLayer,
        OptionalInt maxTemporalLayer,
        OptionalInt maxWidth,
        OptionalInt maxHeight) {
    /** No bounds: the link alone decides. */
    public static final LayerSelection AUTOMATIC = new LayerSelection(
            Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public LayerSelection {
        atLeast(0, "maxSpatialLayer", maxSpatialLayer);
        atLeast(0, "maxTemporalLayer", maxTemporalLayer);
        atLeast(1, "maxWidth", maxWidth);
        atLeast(1, "maxHeight", maxHeight);
    }

    private static void atLeast(int least, String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + value.getAsInt());
        }
    }

    /** Of one simulcast encoding, all its layers. */
    public static LayerSelection ofRid(String rid) {
        return new LayerSelection(
                Optional.of(rid), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }
}
