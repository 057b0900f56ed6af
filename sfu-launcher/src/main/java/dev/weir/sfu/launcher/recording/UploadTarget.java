// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.recording;

import dev.weir.sfu.launcher.settings.RecordSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.RecordingException;
import dev.weir.sfu.recording.s3.S3Config;
import dev.weir.sfu.recording.s3.S3Credentials;
import dev.weir.sfu.recording.s3.S3Uploader;
import dev.weir.sfu.recording.upload.DirectoryUploader;
import dev.weir.sfu.recording.upload.Uploader;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Where recordings are uploaded to: a bucket, a directory, or whatever somebody has put on the class path. */
public final class UploadTarget {
    private UploadTarget() {}

    /**
     * The one that the settings say; empty when nothing is to be uploaded.
     *
     * @throws RecordingException when there is none, or cannot be any
     */
    public static Optional<Uploader> of(Settings settings) {
        if (!settings.get(RecordSettings.UPLOAD_RECORDINGS)) {
            return Optional.empty();
        }
        return Optional.of(s3(settings)
                .<Uploader>map(S3Uploader::new)
                .or(() -> settings.get(RecordSettings.UPLOAD_DIR).map(DirectoryUploader::new))
                .orElseGet(UploadTarget::ofSomebodyElse));
    }

    /** The bucket that the settings name. */
    public static Optional<S3Config> s3(Settings settings) {
        return settings.get(RecordSettings.S3_BUCKET).map(bucket -> {
            Optional<String> endpoint = settings.get(RecordSettings.S3_ENDPOINT);
            S3Config config = S3Config.of(settings.get(RecordSettings.S3_REGION), bucket)
                    .withPrefix(settings.get(RecordSettings.S3_PREFIX))
                    .withPathStyle(settings.get(RecordSettings.S3_PATH_STYLE).orElse(endpoint.isPresent()));
            if (endpoint.isPresent()) {
                config = config.withEndpoint(endpoint.get(), settings.get(RecordSettings.S3_USE_SSL));
            }
            return settings.isGiven(RecordSettings.S3_ACCESS_KEY)
                    ? config.withCredentials(new S3Credentials(
                            settings.get(RecordSettings.S3_ACCESS_KEY), settings.get(RecordSettings.S3_SECRET_KEY)))
                    : config;
        });
    }

    private static Uploader ofSomebodyElse() {
        List<Uploader> found;
        try {
            found = ServiceLoader.load(Uploader.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError wrong) {
            throw new RecordingException("the uploader on the class path cannot be used: " + wrong.getMessage(), wrong);
        }
        if (found.size() != 1) {
            found.forEach(Uploader::close);
            throw new RecordingException("UPLOAD_RECORDINGS is true, but nothing says where to: set S3_BUCKET or"
                    + " UPLOAD_DIR, or put one uploader on the class path, where there are " + found.size());
        }
        return found.get(0);
    }
}
