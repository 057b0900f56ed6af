// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.recording.UploadTarget;
import dev.weir.sfu.launcher.settings.RecordSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.RecordingException;
import dev.weir.sfu.recording.s3.S3Uploader;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether recordings can be written, and uploaded. */
final class RecordChecks {
    private static final String CHECK = "record";

    /** An hour of a room at 5 Mbit/s, about. */
    private static final long LEAST_BYTES = 2L << 30;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Machine machine;
    private final Settings settings;

    RecordChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (RecordSettings.isOn(settings)) {
            findings.add(directory());
        }
        if (settings.get(RecordSettings.UPLOAD_RECORDINGS)) {
            findings.add(target());
        }
        return findings;
    }

    private Finding directory() {
        Path directory =
                settings.get(RecordSettings.RECORD_DIR).toAbsolutePath().normalize();
        try {
            long bytes = machine.usableBytes(directory);
            String found = "recordings go to " + directory + ", where " + (bytes >> 20) + " MiB are free";
            return bytes < LEAST_BYTES
                    ? Finding.warn(CHECK, found + ": make room, or set RECORD_MAX_SIZE")
                    : Finding.ok(CHECK, found);
        } catch (IOException e) {
            return Finding.fail(
                    CHECK,
                    "nothing can be recorded to " + directory + " (" + Finding.reason(e)
                            + "): let this user write there, or set RECORD_DIR");
        }
    }

    private Finding target() {
        try (Uploader uploader = uploader()) {
            machine.prepare(uploader);
            return Finding.ok(CHECK, "uploads to " + uploader + " can be made");
        } catch (UploadException e) {
            return Finding.fail(CHECK, e.getMessage());
        } catch (RecordingException e) {
            return Finding.fail(CHECK, Finding.reason(e));
        }
    }

    /** A bucket is asked with less patience than an upload has. */
    private Uploader uploader() {
        return UploadTarget.s3(settings)
                .<Uploader>map(config -> new S3Uploader(config.withTimeouts(PATIENCE, PATIENCE)))
                .or(() -> UploadTarget.of(settings))
                .orElseThrow();
    }
}
