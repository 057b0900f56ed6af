// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.RecordingException;
import dev.weir.sfu.recording.s3.S3Config;
import dev.weir.sfu.recording.s3.S3Credentials;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTargetTest {
    /** One that somebody has written. */
    public static final class Custom implements Uploader {
        @Override
        public UploadResult upload(UploadRequest request) {
            throw new AssertionError("nothing is uploaded here");
        }

        @Override
        public String toString() {
            return "somewhere else";
        }
    }

    private static Settings uploading(String... pairs) {
        Map<String, String> environment = new HashMap<>(Map.of("RECORD_ENABLED", "1", "UPLOAD_RECORDINGS", "1"));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return Settings.resolve(Map.of(), environment);
    }

    @Test
    void isNoneUnlessUploadsAreWanted() {
        assertThat(UploadTarget.of(Settings.resolve(Map.of(), Map.of("RECORD_ENABLED", "1"))))
                .isEmpty();
    }

    @Test
    void isTheDirectoryThatTheSettingsSay() {
        assertThat(UploadTarget.of(uploading("UPLOAD_DIR", "/mnt/archive")).orElseThrow())
                .hasToString("directory /mnt/archive");
    }

    @Test
    void isTheBucketAtAmazonWithTheDefaultCredentials() {
        assertThat(UploadTarget.s3(uploading("S3_BUCKET", "media", "S3_REGION", "eu-central-1")))
                .contains(S3Config.of("eu-central-1", "media"));
    }

    @Test
    void isTheBucketOfAnotherServer() {
        S3Config config = UploadTarget.s3(uploading(
                        "S3_BUCKET", "media",
                        "S3_ENDPOINT", "minio:9000",
                        "S3_USE_SSL", "false",
                        "S3_PREFIX", "live",
                        "S3_ACCESS_KEY", "id",
                        "S3_SECRET_KEY", "key"))
                .orElseThrow();

        assertThat(config.endpoint()).contains(URI.create("http://minio:9000"));
        assertThat(config.pathStyle()).isTrue();
        assertThat(config.prefix()).isEqualTo("live/");
        assertThat(config.credentials()).contains(new S3Credentials("id", "key"));
    }

    @Test
    void putsTheBucketInTheNameOfTheHostWhenTold() {
        S3Config config = UploadTarget.s3(
                        uploading("S3_BUCKET", "media", "S3_ENDPOINT", "s3.example.org", "S3_PATH_STYLE", "0"))
                .orElseThrow();

        assertThat(config.endpoint()).contains(URI.create("https://s3.example.org"));
        assertThat(config.pathStyle()).isFalse();
    }

    @Test
    void isWhatSomebodyHasPutOnTheClassPath(@TempDir Path folder) throws IOException {
        withServices(
                folder,
                Custom.class.getName(),
                () -> assertThat(UploadTarget.of(uploading()))
                        .map(Object::toString)
                        .contains("somewhere else"));
    }

    @Test
    void saysThatThereIsNone(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> UploadTarget.of(uploading()))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("set S3_BUCKET or UPLOAD_DIR")
                .hasMessageEndingWith("there are 0");
        withServices(
                folder,
                "no.such.Uploader",
                () -> assertThatThrownBy(() -> UploadTarget.of(uploading()))
                        .isInstanceOf(RecordingException.class)
                        .hasMessageContaining("no.such.Uploader"));
    }

    private static void withServices(Path folder, String provider, Runnable test) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Uploader.class.getName()), provider);
        Thread thread = Thread.currentThread();
        ClassLoader before = Optional.ofNullable(thread.getContextClassLoader()).orElseThrow();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
