// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import java.util.Locale;

/** How far a recording has come. */
public enum RecordState {
    /** Its files are being written. */
    RECORDING,
    /** Its files are whole and here. */
    RECORDED,
    /** As {@link #RECORDED}, and being uploaded or to be uploaded. */
    UPLOADING,
    /** As {@link #RECORDED}, and whole in another place, too. */
    VERIFIED,
    /** In another place, and not here any more. */
    DELETED,
    /** Could not be written; its files are not whole. */
    FAILED;

    /** In lower case, as the JSON has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
