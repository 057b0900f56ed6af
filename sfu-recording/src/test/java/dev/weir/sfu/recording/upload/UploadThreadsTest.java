// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.LedgerListener;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.ledger.UploadAttempts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadThreadsTest {
    @TempDir
    Path directory;

    private final AtomicBoolean closed = new AtomicBoolean();
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open(directory);
    }

    private UploadThreads start(Uploader uploader) {
        return UploadThreads.start(
                new Uploads(ledger, uploader, UploadSettings.DEFAULT, InstantSource.system(), new Random(6)));
    }

    private CountDownLatch verified(int recordings) {
        CountDownLatch latch = new CountDownLatch(recordings);
        ledger.listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry entry) {
                if (entry.state() == RecordingState.VERIFIED) {
                    latch.countDown();
                }
            }
        });
        return latch;
    }

    /** Of which each upload does something first. */
    private interface Step {
        void run() throws Exception;
    }

    private Uploader uploader(Runnable prepare, Step step) {
        return new Uploader() {
            @Override
            public void prepare() {
                prepare.run();
            }

            @Override
            public UploadResult upload(UploadRequest request) {
                try {
                    step.run();
                } catch (Exception failed) {
                    throw UploadException.passing("stopped", failed);
                }
                return new UploadResult("there", request.sizeBytes(), request.sha256());
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    @Test
    void uploadTwoAtOnceAndNotMore() throws Exception {
        int recordings = 6;
        for (int i = 0; i < recordings; i++) {
            Recordings.recorded(ledger, Recordings.START.plusSeconds(i), new byte[] {1});
        }
        CountDownLatch verified = verified(recordings);
        CyclicBarrier pairs = new CyclicBarrier(2);
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Uploader uploader = uploader(() -> {}, () -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            pairs.await();
            under.decrementAndGet();
        });

        try (UploadThreads running = start(uploader)) {
            assertThat(running).isNotNull();
            verified.await();
        }

        assertThat(most).hasValue(2);
        assertThat(closed).isTrue();
    }

    @Test
    void wakeForARecordingThatEndsWhileTheyRest() throws Exception {
        CountDownLatch verified = verified(1);
        CountDownLatch prepared = new CountDownLatch(1);

        try (UploadThreads running = start(uploader(prepared::countDown, () -> {}))) {
            assertThat(running).isNotNull();
            prepared.await();
            Recordings.recorded(ledger, Recordings.START, new byte[] {1});

            assertThat(verified.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void uploadAlthoughThePreparationFails() throws Exception {
        Recordings.recorded(ledger, Recordings.START, new byte[] {1});
        CountDownLatch verified = verified(1);
        Runnable refuses = () -> {
            throw UploadException.lasting("the bucket is missing");
        };

        try (UploadThreads running = start(uploader(refuses, () -> {}))) {
            assertThat(running).isNotNull();
            verified.await();
        }
    }

    @Test
    void stopAnUploadThatIsUnderWayAndCountItAsNoFailure() throws Exception {
        RecordingEntry entry = Recordings.recorded(ledger, Recordings.START, new byte[] {1});
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        UploadThreads threads = start(uploader(() -> {}, () -> {
            begun.countDown();
            never.await();
        }));
        begun.await();

        threads.close();

        assertThat(closed).isTrue();
        RecordingEntry kept = Ledger.open(directory).find(entry.id()).orElseThrow();
        assertThat(kept.state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(kept.upload()).isEqualTo(UploadAttempts.NONE);
        assertThat(ledger.local(entry.files().get(0))).isPresent();
    }
}
