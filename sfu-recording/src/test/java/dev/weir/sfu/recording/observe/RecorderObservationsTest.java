// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.recording.upload.Uploader;
import dev.weir.sfu.recording.upload.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of attempts that fail; time passes by hand. */
class RecorderObservationsTest {
    private static final String ID = "lecture_20261129T225301.123Z lecture";

    private final ObservationLog log = new ObservationLog();
    private final RecorderObservations observations = new RecorderObservations(log.registry(), true);
    private final Queue<RuntimeException> failures = new ArrayDeque<>();
    private final Uploader uploader = request -> {
        assertThat(log.registry().getCurrentObservation())
                .as("what is logged meanwhile")
                .isNotNull();
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        return new UploadResult("there://" + request.key(), request.sizeBytes(), request.sha256());
    };
    private Instant now = Recordings.END.plusSeconds(60);

    @TempDir
    private Path directory;

    private Ledger ledger() throws IOException {
        Ledger ledger = Ledger.open(directory);
        Recordings.recorded(ledger, Recordings.START, new byte[100]);
        return ledger;
    }

    private Uploads uploads(Ledger ledger) {
        return new Uploads(ledger, uploader, UploadSettings.DEFAULT, () -> now, new Random(7), observations);
    }

    private void turn(Uploads uploads) {
        now = uploads.nextTurn().orElseThrow();
        assertThat(uploads.turn(now)).isTrue();
        assertThat(log.registry().getCurrentObservation()).as("afterwards").isNull();
    }

    @Test
    void eachAttemptIsToldAndTheWholeOnceItIsVerified() throws IOException {
        UploadException broken = UploadException.passing("connection reset");
        UploadException refused = UploadException.lasting("no permission");
        failures.add(broken);
        failures.add(refused);
        Uploads uploads = uploads(ledger());

        turn(uploads);
        turn(uploads);
        assertThat(log.open()).as("the whole goes on").isEqualTo(1);
        turn(uploads);

        assertThat(log.lines())
                .containsExactly(
                        "weir.upload.attempt opus+vp8 retry " + ID + " below weir.upload",
                        "weir.upload.attempt opus+vp8 refused " + ID + " below weir.upload",
                        "weir.upload.attempt opus+vp8 success " + ID + " below weir.upload",
                        "weir.upload opus+vp8 success " + ID);
        assertThat(log.errors()).containsExactly(broken, refused);
        assertThat(log.open()).isZero();
    }

    @Test
    void anUploadEndsWhenItsRecordingIsRemoved() throws IOException {
        failures.add(UploadException.passing("connection reset"));
        Ledger ledger = ledger();
        Uploads uploads = uploads(ledger);
        turn(uploads);

        ledger.remove(ledger.entries().get(0).id());
        turn(uploads);

        assertThat(log.lines()).last().isEqualTo("weir.upload opus+vp8 gone " + ID);
        assertThat(log.open()).isZero();
    }

    @Test
    void aPartThatIsGivenUpHasFailed() {
        RecordingEntry entry = Recordings.begun();
        observations.begun(entry);

        observations.abandoned(entry, "No space left on device");

        assertThat(log.lines()).containsExactly("weir.recording none failed " + ID);
    }

    @Test
    void whatIsUnderWayWhenARecorderEndsIsOver() {
        observations.begun(Recordings.begun());

        observations.close();

        assertThat(log.lines()).containsExactly("weir.recording none unknown " + ID);
    }
}
