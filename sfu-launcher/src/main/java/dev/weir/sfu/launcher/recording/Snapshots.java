// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.recording;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.http.TakenSnapshots;
import dev.weir.sfu.recording.snapshot.SnapshotConfig;
import dev.weir.sfu.recording.snapshot.SnapshotTaker;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.snapshots.SnapshotHandler;
import java.util.Optional;

/**
 * Pictures of rooms, when the settings want them and the machine can.
 *
 * @param taker to be closed before the SFU
 */
public record Snapshots(Optional<SnapshotTaker> taker) implements AutoCloseable {
    /** Loads the native library; a line of the log says so when that is missing, and then there are no pictures. */
    public static Snapshots open(Settings settings, Sfu sfu) {
        return new Snapshots(
                settings.get(HttpSettings.SNAPSHOTS)
                        ? SnapshotTaker.open(sfu, SnapshotConfig.DEFAULT)
                        : Optional.empty());
    }

    /** Whether there are any. */
    public boolean areTaken() {
        return taker.isPresent();
    }

    /** Answers in any case. */
    public SnapshotHandler handler(WhipWhepConfig doors) {
        return taker.map(one -> new SnapshotHandler(new TakenSnapshots(one), doors))
                .orElseGet(() -> new SnapshotHandler(doors));
    }

    @Override
    public void close() {
        taker.ifPresent(SnapshotTaker::close);
    }
}
