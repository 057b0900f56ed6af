// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static dev.weir.sfu.launcher.settings.RecordSettings.DELETE_RECORDING_AFTER_UPLOAD;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_KEYFRAME_INTERVAL;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_LAYOUT;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_MAX_AGE;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_MAX_SIZE;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_PART_DURATION;
import static dev.weir.sfu.launcher.settings.RecordSettings.RECORD_PART_SIZE;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_ACCESS_KEY;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_BUCKET;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_ENDPOINT;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_PATH_STYLE;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_PREFIX;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_REGION;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_SECRET_KEY;
import static dev.weir.sfu.launcher.settings.RecordSettings.S3_USE_SSL;
import static dev.weir.sfu.launcher.settings.RecordSettings.UPLOAD_DIR;
import static dev.weir.sfu.launcher.settings.RecordSettings.UPLOAD_RECORDINGS;

import java.util.ArrayList;
import java.util.List;

/** {@link Fit} of the settings of recording. */
final class RecordFit {
    private static final List<Setting<?>> OF_RECORDING = List.of(
            RECORD_LAYOUT,
            RECORD_PART_DURATION,
            RECORD_PART_SIZE,
            RECORD_KEYFRAME_INTERVAL,
            RECORD_MAX_AGE,
            RECORD_MAX_SIZE);
    private static final List<Setting<?>> OF_S3 =
            List.of(S3_REGION, S3_ENDPOINT, S3_PATH_STYLE, S3_PREFIX, S3_ACCESS_KEY, S3_SECRET_KEY);

    private final List<String> problems = new ArrayList<>();

    private RecordFit() {}

    static List<String> problemsOf(Settings settings) {
        RecordFit fit = new RecordFit();
        boolean recording = RecordSettings.isOn(settings);
        boolean uploading = settings.get(UPLOAD_RECORDINGS);
        for (Setting<?> one : OF_RECORDING) {
            fit.check(
                    recording || !settings.isGiven(one), one, "nothing is recorded: set RECORD_ENABLED or RECORD_DIR");
        }
        fit.check(recording || !uploading, UPLOAD_RECORDINGS, "nothing is recorded: set RECORD_ENABLED or RECORD_DIR");
        for (Setting<?> one : List.of(UPLOAD_DIR, S3_BUCKET)) {
            fit.check(uploading || !settings.isGiven(one), one, "nothing is uploaded: set UPLOAD_RECORDINGS to true");
        }
        fit.check(
                uploading || !settings.get(DELETE_RECORDING_AFTER_UPLOAD),
                DELETE_RECORDING_AFTER_UPLOAD,
                "nothing is uploaded: set UPLOAD_RECORDINGS to true");
        fit.check(
                !settings.isGiven(UPLOAD_DIR) || !settings.isGiven(S3_BUCKET),
                UPLOAD_DIR,
                "S3_BUCKET is, too: a server uploads to one place");
        for (Setting<?> one : OF_S3) {
            fit.check(settings.isGiven(S3_BUCKET) || !settings.isGiven(one), one, "S3_BUCKET is not: set both or none");
        }
        fit.check(
                settings.isGiven(S3_ENDPOINT) || !settings.isGiven(S3_USE_SSL),
                S3_USE_SSL,
                "S3_ENDPOINT is not: set both or none");
        fit.check(
                settings.isGiven(S3_ACCESS_KEY) == settings.isGiven(S3_SECRET_KEY),
                settings.isGiven(S3_ACCESS_KEY) ? S3_ACCESS_KEY : S3_SECRET_KEY,
                "the other half of the key is not: set S3_ACCESS_KEY and S3_SECRET_KEY, or none");
        return fit.problems;
    }

    private void check(boolean fits, Setting<?> one, String why) {
        if (!fits) {
            problems.add(one + " is set, but " + why);
        }
    }
}
