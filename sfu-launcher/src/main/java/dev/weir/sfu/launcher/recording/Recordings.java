// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.recording;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.launcher.settings.RecordSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.RecordingException;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.recording.upload.Uploader;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends recording. */
public final class Recordings {
    private static final Logger log = LoggerFactory.getLogger(Recordings.class);

    private Recordings() {}

    /**
     * Opens a recorder when the settings want one; may take a while when files of a process that was killed are to be mended.
     *
     * @param observations told of recordings and uploads
     * @throws RecordingException when the directory or the place of uploads cannot be used at all
     */
    public static Optional<Recorder> open(Settings settings, Sfu sfu, ObservationRegistry observations) {
        if (!RecordSettings.isOn(settings)) {
            return Optional.empty();
        }
        Optional<Uploader> uploader = UploadTarget.of(settings);
        try {
            return Optional.of(Recorder.open(sfu, config(settings, uploader, observations)));
        } catch (RuntimeException failed) {
            uploader.ifPresent(Uploader::close);
            throw failed;
        }
    }

    private static RecorderConfig config(
            Settings settings, Optional<Uploader> uploader, ObservationRegistry observations) {
        boolean all = settings.get(RecordSettings.RECORD_ENABLED);
        RecorderConfig.Builder config = RecorderConfig.into(settings.get(RecordSettings.RECORD_DIR))
                .rooms(room -> all)
                .observations(observations)
                .layout(settings.get(RecordSettings.RECORD_LAYOUT))
                .keyframeInterval(settings.get(RecordSettings.RECORD_KEYFRAME_INTERVAL))
                .uploads(UploadSettings.DEFAULT.withDeleteAfterUpload(
                        settings.get(RecordSettings.DELETE_RECORDING_AFTER_UPLOAD)));
        settings.get(RecordSettings.RECORD_PART_DURATION).ifPresent(config::maxPartDuration);
        settings.get(RecordSettings.RECORD_PART_SIZE).ifPresent(config::maxPartBytes);
        settings.get(RecordSettings.RECORD_MAX_AGE).ifPresent(config::maxAge);
        settings.get(RecordSettings.RECORD_MAX_SIZE).ifPresent(config::maxBytes);
        uploader.ifPresent(config::uploader);
        return config.build();
    }

    /** Completes the files of what is being recorded, and says what is left to be uploaded by the next start. */
    public static void close(Recorder recorder) {
        int open = recorder.statuses().size();
        if (open > 0) {
            log.info("completing {} recording(s)", open);
        }
        recorder.close();
        // By the ledger: nobody waits for an upload any more.
        long left = recorder.ledger().entries().stream()
                .filter(entry -> entry.state() == RecordingState.RECORDED || entry.state() == RecordingState.UPLOADING)
                .count();
        if (recorder.uploads().isPresent() && left > 0) {
            log.info("{} recording(s) are to be uploaded by the next start", left);
        }
    }
}
