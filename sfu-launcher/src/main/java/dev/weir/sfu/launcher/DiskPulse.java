// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Whether recordings can be written. Looks from another thread, as a disk behind a network may take its time, and one look at a
 * time. Thread-safe.
 */
final class DiskPulse {
    private final Path directory;
    private final long leastBytes;
    private final Duration patience;
    private final Executor executor;
    private CompletableFuture<List<String>> due = CompletableFuture.completedFuture(List.of());

    /**
     * @param leastBytes less free than that and somebody had better make room
     * @param patience by when a disk that works has answered
     * @param executor whose threads may block
     */
    DiskPulse(Path directory, long leastBytes, Duration patience, Executor executor) {
        this.directory = directory;
        this.leastBytes = leastBytes;
        this.patience = patience;
        this.executor = executor;
    }

    /** A line when there is trouble, without the path: everybody may ask. */
    CompletableFuture<List<String>> problems() {
        return look().copy()
                .completeOnTimeout(
                        List.of("the disk of recordings does not answer"), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<List<String>> look() {
        if (due.isDone()) {
            due = CompletableFuture.supplyAsync(this::seen, executor);
        }
        return due;
    }

    private List<String> seen() {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            return List.of("nothing can be recorded: the directory is not there or cannot be written");
        }
        // Asked by its path: a file store has first to be found among the mounts, which not every container shows.
        long bytes = directory.toFile().getUsableSpace();
        return bytes >= leastBytes
                ? List.of()
                : List.of("the disk of recordings is nearly full: " + (bytes >> 20) + " MiB are free");
    }
}
