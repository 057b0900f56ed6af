// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import io.undertow.Undertow;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The I/O thread of a door that is yet to be opened. Responses completed there are sent without another change of threads; what
 * runs on it must not block. Thread-safe.
 */
public final class DoorThread implements Executor {
    private volatile @Nullable Undertow undertow;

    /** @throws RejectedExecutionException before the door is open and after it was closed */
    @Override
    public void execute(Runnable task) {
        Undertow door = undertow;
        if (door == null) {
            throw new RejectedExecutionException("the door is not open yet");
        }
        door.getWorker().getIoThread().execute(task);
    }

    void is(Undertow door) {
        undertow = door;
    }
}
