// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.sfu.recording.ledger.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryUploaderTest {
    @TempDir
    Path temporary;

    private final List<Long> progress = new ArrayList<>();
    private final byte[] content = new byte[200_000];
    private Path source;
    private Path target;
    private DirectoryUploader uploader;

    @BeforeEach
    void make() throws IOException {
        new Random(6).nextBytes(content);
        source = Files.write(temporary.resolve("source.webm"), content);
        target = Files.createDirectory(temporary.resolve("target"));
        uploader = new DirectoryUploader(target);
    }

    private UploadRequest request(String key) {
        return new UploadRequest(source, key, "video/webm", content.length, Recordings.sha256(content), progress::add);
    }

    private ThrowableAssertAlternative<UploadException> assertFails() {
        return assertThatExceptionOfType(UploadException.class)
                .isThrownBy(() -> uploader.upload(request("lecture.webm")));
    }

    @Test
    void copiesAndSaysWhatIsThere() throws IOException {
        UploadResult there = uploader.upload(request("lecture.webm"));

        assertThat(target.resolve("lecture.webm")).hasBinaryContent(content);
        assertThat(there)
                .isEqualTo(new UploadResult(
                        target.resolve("lecture.webm").toString(), content.length, Recordings.sha256(content)));
        assertThat(progress).startsWith(0L).endsWith((long) content.length).isSorted();
    }

    @Test
    void makesTheDirectoriesOfAKey() {
        uploader.upload(request("2026/11/lecture.webm"));

        assertThat(target.resolve("2026/11/lecture.webm")).hasBinaryContent(content);
    }

    @Test
    void replacesWhatIsThereAndWhatAKilledProcessLeft() throws IOException {
        Files.writeString(target.resolve("lecture.webm"), "old");
        Files.writeString(target.resolve(".lecture.webm.part"), "half");

        uploader.upload(request("lecture.webm"));

        try (var files = Files.list(target)) {
            assertThat(files).containsExactly(target.resolve("lecture.webm"));
        }
        assertThat(target.resolve("lecture.webm")).hasBinaryContent(content);
    }

    @Test
    void leavesNothingOfACopyThatDiffers() throws IOException {
        Files.write(source, new byte[content.length]);

        assertFails()
                .withMessageStartingWith("the copy at ")
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());

        assertThat(target).isEmptyDirectory();
    }

    @Test
    void makesNoDirectoryInPlaceOfAMissingMount() throws IOException {
        Files.delete(target);

        assertFails()
                .withMessage("the directory " + target + " is not there or cannot be written to")
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());
        assertThatExceptionOfType(UploadException.class).isThrownBy(uploader::prepare);
        assertThat(target).doesNotExist();

        Files.createDirectory(target);
        uploader.prepare();
        uploader.upload(request("lecture.webm"));
    }

    @Test
    void saysThatAMissingSourceDoesNotComeBackByItself() throws IOException {
        Files.delete(source);

        assertFails()
                .withMessageStartingWith("cannot copy source.webm to ")
                .satisfies(failed -> assertThat(failed.isRetryable()).isFalse());
    }

    @Test
    void saysWhyItCannotWrite() throws IOException {
        Files.createDirectory(target.resolve("lecture.webm"));
        Files.createFile(target.resolve("lecture.webm/inside"));

        assertFails()
                .withMessageStartingWith("cannot copy source.webm to ")
                .satisfies(failed -> assertThat(failed.isRetryable()).isTrue());
        assertThat(target.resolve(".lecture.webm.part")).doesNotExist();
    }
}
