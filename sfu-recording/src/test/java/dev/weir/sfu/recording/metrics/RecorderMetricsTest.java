// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.RecorderStatistics;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadStatistics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open(folder);
    }

    private void bind(boolean uploading) {
        Optional<Supplier<UploadStatistics>> uploads =
                uploading ? Optional.of(() -> new UploadStatistics(1, 2, 3, 4, 5, 6)) : Optional.empty();
        new RecorderMetrics(() -> new RecorderStatistics(20, 30, 40), uploads, ledger, Tags.empty()).bindTo(registry);
        System.gc();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double count(String name) {
        return registry.get(name).functionCounter().count();
    }

    @Test
    void tellsHowRecordingAndUploadsGo() {
        bind(true);

        Map.of("webrtc.recording.rooms", 20.0, "webrtc.uploads.waiting", 1.0, "webrtc.uploads.running", 2.0)
                .forEach((name, expected) -> assertThat(gauge(name)).as(name).isEqualTo(expected));
        Map.of(
                        "webrtc.recording.dropped.packets", 30.0,
                        "webrtc.recording.failures", 40.0,
                        "webrtc.uploads.verified", 3.0,
                        "webrtc.uploads.bytes", 4.0,
                        "webrtc.uploads.failures", 5.0)
                .forEach((name, expected) -> assertThat(count(name)).as(name).isEqualTo(expected));
    }

    @Test
    void countsTheLedgersEntriesAsTheyChange() throws IOException {
        Recordings.recorded(ledger, Recordings.START, new byte[100]);
        bind(true);
        assertThat(gauge("webrtc.recordings", "state", "recorded")).isEqualTo(1);
        assertThat(gauge("webrtc.recordings.bytes", "state", "recorded")).isEqualTo(100);
        assertThat(gauge("webrtc.uploads.pending.bytes")).isEqualTo(100);

        RecordingEntry second = Recordings.recorded(ledger, Recordings.START.plusSeconds(1), new byte[50]);
        ledger.put(second.uploading());
        RecordingEntry third = ledger.create(Recordings.begun(Recordings.START.plusSeconds(2)));

        assertThat(gauge("webrtc.recordings", "state", "recording")).isEqualTo(1);
        assertThat(gauge("webrtc.recordings", "state", "uploading")).isEqualTo(1);
        assertThat(gauge("webrtc.recordings.bytes", "state", "uploading")).isEqualTo(50);
        assertThat(gauge("webrtc.uploads.pending.bytes")).isEqualTo(150);

        ledger.put(third.failed(Recordings.END, "the disk is full"));
        ledger.remove(second.id());

        assertThat(gauge("webrtc.recordings", "state", "recording")).isZero();
        assertThat(gauge("webrtc.recordings", "state", "failed")).isEqualTo(1);
        assertThat(gauge("webrtc.recordings", "state", "uploading")).isZero();
        assertThat(gauge("webrtc.uploads.pending.bytes")).isEqualTo(100);
    }

    @Test
    void countsWhatIsCompletedWhileItLooks() throws IOException {
        Recordings.recorded(ledger, Recordings.START, new byte[100]);
        bind(false);
        assertThat(count("webrtc.recording.bytes")).isZero();

        RecordingEntry second = Recordings.recorded(ledger, Recordings.START.plusSeconds(1), new byte[50]);
        ledger.put(second);

        assertThat(count("webrtc.recording.bytes")).isEqualTo(50);
        assertThat(count("webrtc.recording.frames")).isEqualTo(4800);
        assertThat(registry.find("webrtc.uploads.waiting").gauge()).isNull();
    }

    @Test
    void tellsRecordersOfOneRegistryApart() {
        new RecorderMetrics(() -> new RecorderStatistics(1, 0, 0), Optional.empty(), ledger, Tags.of("sfu", "a"))
                .bindTo(registry);
        new RecorderMetrics(() -> new RecorderStatistics(2, 0, 0), Optional.empty(), ledger, Tags.of("sfu", "b"))
                .bindTo(registry);

        assertThat(gauge("webrtc.recording.rooms", "sfu", "b")).isEqualTo(2);
    }
}
