// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the serial collector collect its old generation when that has doubled, rather than when the heap has grown to the largest it
 * may be.
 *
 * <p>Up to Java 21 the collector did so by itself. That of Java 25 grows the old generation for as long as it may, and what sessions
 * of days ago leave behind would take a quarter of the machine's memory. Of other collectors it wants nothing.
 */
final class OldGeneration {
    private static final Logger log = LoggerFactory.getLogger(OldGeneration.class);

    /** The serial collector's name for it. */
    private static final String POOL = "Tenured Gen";

    /** Below this nobody minds: 200 viewers live in half of it. */
    private static final long LEAST_BYTES = 64L << 20;

    private static final int GROWTH = 2;
    private static final int MEBIBYTE = 1 << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final MemoryPoolMXBean pool;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
    }

    /** From now on and for as long as the process runs. Once for a process. */
    static void keepSmall() {
        Optional<MemoryPoolMXBean> serial = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(POOL) && pool.isUsageThresholdSupported())
                .findFirst();
        if (serial.isPresent() && ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter collections) {
            OldGeneration generation = new OldGeneration(serial.get());
            generation.awaitGrowth();
            collections.addNotificationListener((notice, nothing) -> generation.noticed(notice), null, null);
        }
    }

    private void awaitGrowth() {
        long threshold = Math.max(LEAST_BYTES, GROWTH * used());
        long most = pool.getUsage().getMax();
        // Where so much does not fit, the collector has to collect before.
        pool.setUsageThreshold(most < 0 ? threshold : Math.min(threshold, most));
    }

    private long used() {
        return pool.getUsage().getUsed();
    }

    /** On a thread of the JVM's own that has nothing else to do, after a collection of the young generation. */
    private void noticed(Notification notice) {
        if (!notice.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            return;
        }
        long before = used();
        long began = System.nanoTime();
        System.gc();
        log.debug(
                "collected the old generation, {} to {} MiB, in {} ms",
                before / MEBIBYTE,
                used() / MEBIBYTE,
                (System.nanoTime() - began) / NANOS_PER_MILLI);
        awaitGrowth();
    }
}
