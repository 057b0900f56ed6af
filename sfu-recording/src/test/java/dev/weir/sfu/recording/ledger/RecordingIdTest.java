// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.room.RoomName;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingIdTest {
    @Test
    void saysRoomAndTimeInUtcAndThePartUnlessItIsTheFirst() {
        Instant start = Instant.parse("2026-11-29T22:53:01.123456Z");

        assertThat(RecordingId.of(new RoomName("lecture"), start, 1)).hasToString("lecture_20261129T225301.123Z");
        assertThat(RecordingId.of(new RoomName("a.b_c-D"), start, 12)).hasToString("a.b_c-D_20261129T225301.123Z_p12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordingId.of(new RoomName("lecture"), start, 0))
                .withMessage("part must be at least 1: 0");
    }

    @Test
    void tellsItsRoomHoweverThatIsCalled() {
        RoomName room = new RoomName("a_20260101T000000.000Z_p2");
        RecordingId id = RecordingId.of(room, Instant.parse("2026-11-29T22:53:01.123Z"), 3)
                .numbered(2);
        assertThat(id.room()).isEqualTo(room);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lecture_20261129T225301.123Z",
                "lecture_20261129T225301.123Z_p2",
                "lecture_20261129T225301.123Z-2",
                "lecture_20261129T225301.123Z_p2-3",
                "-x_20261129T225301.123Z"
            })
    void isReadBack(String text) {
        assertThat(RecordingId.parse(text)).hasValue(new RecordingId(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lecture",
                "../x_20261129T225301.123Z",
                "a/b_20261129T225301.123Z",
                "a\\b_20261129T225301.123Z",
                ".x_20261129T225301.123Z",
                "_20261129T225301.123Z",
                "nul.x_20261129T225301.123Z",
                "lecture_20261129T225301.123Z/..",
                "lecture_20261129T225301.123Z_p0",
                "lecture_20261129T225301.123Z\n"
            })
    void isNothingThatCouldLeadOutOfADirectory(String text) {
        assertThat(RecordingId.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordingId(text));
    }
}
