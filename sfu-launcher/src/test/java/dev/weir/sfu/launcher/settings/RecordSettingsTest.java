// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.recording.RecordingLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSettingsTest {
    private static Settings given(String pairs) {
        return Settings.resolve(
                Map.of(),
                Stream.of(pairs.split(" ", -1))
                        .filter(pair -> !pair.isEmpty())
                        .map(pair -> pair.split("=", -1))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    @Test
    void recordsNothingUnlessSomebodySaysSo() {
        assertThat(RecordSettings.isOn(given(""))).isFalse();
        assertThat(RecordSettings.isOn(given("RECORD_ENABLED=0"))).isFalse();
        assertThat(RecordSettings.isOn(given("RECORD_ENABLED=1"))).isTrue();
        assertThat(RecordSettings.isOn(given("RECORD_DIR=recordings"))).isTrue();
    }

    @Test
    void readsWhatIsToBeRecordedAndHow() {
        Settings settings = given("RECORD_ENABLED=true RECORD_DIR=/srv/rec RECORD_LAYOUT=tracks RECORD_PART_DURATION=1h"
                + " RECORD_PART_SIZE=2G RECORD_KEYFRAME_INTERVAL=5s RECORD_MAX_AGE=30d RECORD_MAX_SIZE=1T");

        assertThat(settings.get(RecordSettings.RECORD_DIR)).isEqualTo(Path.of("/srv/rec"));
        assertThat(settings.get(RecordSettings.RECORD_LAYOUT)).isEqualTo(RecordingLayout.TRACKS);
        assertThat(settings.get(RecordSettings.RECORD_PART_DURATION)).contains(Duration.ofHours(1));
        assertThat(settings.get(RecordSettings.RECORD_PART_SIZE)).contains(2L << 30);
        assertThat(settings.get(RecordSettings.RECORD_KEYFRAME_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(RecordSettings.RECORD_MAX_AGE)).contains(Duration.ofDays(30));
        assertThat(settings.get(RecordSettings.RECORD_MAX_SIZE)).contains(1L << 40);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000000, 1000000", "64k, 65536", "500M, 524288000", "20g, 21474836480"})
    void understandsSizes(String text, long bytes) {
        assertThat(given("RECORD_ENABLED=1 RECORD_PART_SIZE=" + text).get(RecordSettings.RECORD_PART_SIZE))
                .contains(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "RECORD_LAYOUT=all, 'write session, tracks or both'",
        "RECORD_PART_SIZE=0, write bytes",
        "RECORD_PART_SIZE=1.5G, write bytes",
        "RECORD_PART_SIZE=9999999T, write bytes",
        "RECORD_KEYFRAME_INTERVAL=10, write a number and",
        "S3_BUCKET=https://x/y, write the name of a bucket",
        "S3_REGION=eu/central, write the name of a region",
        "S3_ENDPOINT=https://host/bucket, 'write https://host:port'",
        "S3_ENDPOINT=https://user:secret@host, 'write https://host:port'",
        "S3_PREFIX=../x, write plain names",
    })
    void refusesWhatItCannotUnderstand(String pair, String right) {
        assertThatThrownBy(() -> given(pair))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(right);
    }

    @ParameterizedTest
    @CsvSource({
        "RECORD_MAX_AGE=1d, RECORD_MAX_AGE is set but nothing is recorded",
        "RECORD_ENABLED=false RECORD_LAYOUT=both, RECORD_LAYOUT is set but nothing is recorded",
        "UPLOAD_RECORDINGS=1, UPLOAD_RECORDINGS is set but nothing is recorded",
        "RECORD_ENABLED=1 UPLOAD_DIR=/x, UPLOAD_DIR is set but nothing is uploaded",
        "RECORD_ENABLED=1 S3_BUCKET=xyz, S3_BUCKET is set but nothing is uploaded",
        "RECORD_ENABLED=1 DELETE_RECORDING_AFTER_UPLOAD=1, DELETE_RECORDING_AFTER_UPLOAD is set but nothing is uploaded",
        "RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 UPLOAD_DIR=/x S3_BUCKET=xyz, UPLOAD_DIR is set but S3_BUCKET is too",
        "RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 S3_PREFIX=a, S3_PREFIX is set but S3_BUCKET is not",
        "RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 S3_BUCKET=xyz S3_USE_SSL=0, S3_USE_SSL is set but S3_ENDPOINT is not",
        "RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 S3_BUCKET=xyz S3_ACCESS_KEY=a, S3_ACCESS_KEY is set but the other half",
        "RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 S3_BUCKET=xyz S3_SECRET_KEY=a, S3_SECRET_KEY is set but the other half",
    })
    void whatHasNoEffectStopsTheStart(String pairs, String problem) {
        assertThatThrownBy(() -> given(pairs))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .anyMatch(line -> line.replace(",", "").startsWith(problem)));
    }

    @Test
    void whatGoesTogetherStarts() {
        given("RECORD_DIR=/x UPLOAD_RECORDINGS=1 DELETE_RECORDING_AFTER_UPLOAD=1 S3_BUCKET=media S3_ENDPOINT=minio:9000"
                + " S3_USE_SSL=0 S3_PATH_STYLE=1 S3_PREFIX=a/b S3_REGION=eu-central-1 S3_ACCESS_KEY=k S3_SECRET_KEY=s");
        given("RECORD_ENABLED=1 UPLOAD_RECORDINGS=1 UPLOAD_DIR=/mnt/archive RECORD_MAX_SIZE=20G");
        given("RECORD_ENABLED=1 UPLOAD_RECORDINGS=1");
    }
}
