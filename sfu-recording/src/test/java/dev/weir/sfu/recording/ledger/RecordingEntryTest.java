// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingEntryTest {
    private static final String NAME = "lecture_20261129T225301.123Z.webm";
    private static final RecordingEntry RECORDED = Recordings.begun()
            .withMedia(
                    Duration.ofNanos(1_999_999),
                    List.of(),
                    List.of(RecordedFile.closed(NAME, "video/webm", 5, "00".repeat(32))))
            .recorded(Recordings.END);

    @Test
    void isNotVerifiedBeforeEachFileIs() {
        RecordingEntry uploading = RECORDED.uploading();

        assertThatIllegalStateException().isThrownBy(uploading::verified).withMessage(NAME + " is not uploaded yet");

        RecordingEntry verified = uploading
                .uploaded(NAME, new RemoteCopy("there", Recordings.END))
                .verified();
        assertThat(verified.state()).isEqualTo(RecordingState.VERIFIED);
        assertThat(verified.deleted().state()).isEqualTo(RecordingState.DELETED);
    }

    @Test
    void isNeverDeletedUnlessVerified() {
        for (RecordingEntry entry : List.of(Recordings.begun(), RECORDED, RECORDED.uploading())) {
            assertThatIllegalStateException().isThrownBy(entry::deleted).withMessageContaining("cannot become deleted");
        }
    }

    @Test
    void remembersTheLastErrorUntilItSucceeds() {
        RecordingEntry twice = RECORDED.uploadFailed("one").uploading().uploadFailed("two\r\nlines");

        assertThat(twice.upload()).isEqualTo(new UploadAttempts(2, Optional.of("two lines")));
        assertThat(twice.uploaded(NAME, new RemoteCopy("there", Recordings.END))
                        .verified()
                        .upload())
                .isEqualTo(new UploadAttempts(2, Optional.empty()));
    }

    @Test
    void keepsAReasonShort() {
        assertThat(Recordings.begun()
                        .failed(Recordings.END, "x".repeat(5000))
                        .failure()
                        .orElseThrow())
                .hasSize(500)
                .endsWith("xxx...");
    }

    @Test
    void countsInMilliseconds() {
        assertThat(RECORDED.duration()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void tellsABoundedNumberOfGapsAndCountsTheOthers() {
        RecordingGap gap = new RecordingGap(Duration.ZERO, Duration.ofSeconds(1));

        RecordedTrack track =
                new RecordedTrack(RecordedTrack.VIDEO, "vp8", 1, 1, 0, 0, 0, Collections.nCopies(1007, gap), 3);

        assertThat(track.gaps()).hasSize(1000);
        assertThat(track.furtherGaps()).isEqualTo(10);
    }

    @Test
    void hasFilesOfItsOwnNameOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recordings.begun()
                        .withMedia(Duration.ZERO, List.of(), List.of(RecordedFile.open("other.webm", "video/webm", 0))))
                .withMessage("file other.webm must be named after lecture_20261129T225301.123Z");
    }
}
