// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.recording.RecordingLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is recorded, how long it is kept, and where it is uploaded to. */
public final class RecordSettings {
    public static final Setting<Boolean> RECORD_ENABLED = Setting.of(
                    "RECORD_ENABLED",
                    Forms.bool(),
                    "`true` records every room; with `RECORD_DIR` alone, those that an administrator says")
            .byDefault("false");
    public static final Setting<Path> RECORD_DIR = Setting.of(
                    "RECORD_DIR", Forms.directory(), "where recordings are kept; made when it is not there")
            .byDefault("recordings");
    public static final Setting<RecordingLayout> RECORD_LAYOUT = Setting.of(
                    "RECORD_LAYOUT",
                    Forms.layout(),
                    "`session` for one file with sound and pictures, `tracks` for one each, or `both`")
            .byDefault("both");
    public static final Setting<Optional<Duration>> RECORD_PART_DURATION = Setting.of(
                    "RECORD_PART_DURATION",
                    Forms.duration().optional(),
                    "after which a recording goes on in another file, at a keyframe: `1h`")
            .otherwise("none");
    public static final Setting<Optional<Long>> RECORD_PART_SIZE = Setting.of(
                    "RECORD_PART_SIZE",
                    Forms.size().optional(),
                    "of all files of a part together, above which a recording goes on in others: `2G`")
            .otherwise("none");
    public static final Setting<Duration> RECORD_KEYFRAME_INTERVAL = Setting.of(
                    "RECORD_KEYFRAME_INTERVAL",
                    Forms.duration(),
                    "the longest time between keyframes before the publisher is asked for one, so that players can seek")
            .byDefault("10s");
    public static final Setting<Optional<Duration>> RECORD_MAX_AGE = Setting.of(
                    "RECORD_MAX_AGE",
                    Forms.duration().optional(),
                    "after which a recording is deleted here: `30d`; never before it is uploaded, where that is wanted")
            .otherwise("none");
    public static final Setting<Optional<Long>> RECORD_MAX_SIZE = Setting.of(
                    "RECORD_MAX_SIZE",
                    Forms.size().optional(),
                    "of all recordings here, above which the oldest are deleted: `200G`; never before they are uploaded")
            .otherwise("none");
    public static final Setting<Boolean> UPLOAD_RECORDINGS = Setting.of(
                    "UPLOAD_RECORDINGS",
                    Forms.bool(),
                    "`true` uploads what was recorded, to `S3_BUCKET` or `UPLOAD_DIR`")
            .byDefault("false");
    public static final Setting<Boolean> DELETE_RECORDING_AFTER_UPLOAD = Setting.of(
                    "DELETE_RECORDING_AFTER_UPLOAD",
                    Forms.bool(),
                    "`true` deletes media here once size and checksum are verified there")
            .byDefault("false");
    public static final Setting<Optional<Path>> UPLOAD_DIR = Setting.of(
            "UPLOAD_DIR", Forms.directory().optional(), "a directory to upload to, for instance a mounted one");
    public static final Setting<Optional<String>> S3_BUCKET =
            Setting.of("S3_BUCKET", Forms.s3Bucket().optional(), "the bucket to upload to, which must exist");
    public static final Setting<String> S3_REGION =
            Setting.of("S3_REGION", Forms.s3Region(), "its region").byDefault("us-east-1");
    public static final Setting<Optional<String>> S3_ENDPOINT = Setting.of(
                    "S3_ENDPOINT",
                    Forms.s3Endpoint().optional(),
                    "where S3 is spoken, if not at Amazon: `https://minio.example.org:9000`")
            .otherwise("Amazon's");
    public static final Setting<Boolean> S3_USE_SSL = Setting.of(
                    "S3_USE_SSL",
                    Forms.bool(),
                    "whether TLS is spoken with an `S3_ENDPOINT` that does not say so itself, `minio:9000`")
            .byDefault("true");
    public static final Setting<Optional<Boolean>> S3_PATH_STYLE = Setting.of(
                    "S3_PATH_STYLE",
                    Forms.bool().optional(),
                    "whether the bucket stands in the path instead of the host's name")
            .otherwise("`true` with `S3_ENDPOINT`");
    public static final Setting<String> S3_PREFIX =
            Setting.of("S3_PREFIX", Forms.s3Prefix(), "what the keys of objects begin with: `live/2026`");
    public static final Setting<String> S3_ACCESS_KEY = Setting.secret(
                    "S3_ACCESS_KEY",
                    Forms.secret(),
                    "the key's id; without one the default chain of the AWS SDK is asked")
            .otherwise("the default chain's");
    public static final Setting<String> S3_SECRET_KEY = Setting.secret("S3_SECRET_KEY", Forms.secret(), "the key");

    static final Theme THEME = new Theme(
            "Recording",
            List.of(
                    RECORD_ENABLED,
                    RECORD_DIR,
                    RECORD_LAYOUT,
                    RECORD_PART_DURATION,
                    RECORD_PART_SIZE,
                    RECORD_KEYFRAME_INTERVAL,
                    RECORD_MAX_AGE,
                    RECORD_MAX_SIZE,
                    UPLOAD_RECORDINGS,
                    DELETE_RECORDING_AFTER_UPLOAD,
                    UPLOAD_DIR,
                    S3_BUCKET,
                    S3_REGION,
                    S3_ENDPOINT,
                    S3_USE_SSL,
                    S3_PATH_STYLE,
                    S3_PREFIX,
                    S3_ACCESS_KEY,
                    S3_SECRET_KEY));

    private RecordSettings() {}

    /** Whether anything is or may be recorded. */
    public static boolean isOn(Settings settings) {
        return settings.get(RECORD_ENABLED) || settings.isGiven(RECORD_DIR);
    }
}
