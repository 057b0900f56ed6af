// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;

/** A process that opens a taker and knows nothing of the library itself. */
public final class OpenedTaker {
    private OpenedTaker() {}

    /** Says whether there is one. */
    public static void main(String[] args) {
        try (Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).build())) {
            System.out.println(
                    "taker: " + SnapshotTaker.open(sfu, SnapshotConfig.DEFAULT).isPresent());
        }
        Runtime.getRuntime().halt(0);
    }
}
