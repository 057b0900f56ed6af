// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-, bytes 0-99/100",
        "bytes=0-0, bytes 0-0/100",
        "bytes=10-19, bytes 10-19/100",
        "bytes=90-1000, bytes 90-99/100",
        "bytes=99-, bytes 99-99/100",
        "bytes=-1, bytes 99-99/100",
        "bytes=-1000, bytes 0-99/100",
        "BYTES= 5-6 , bytes 5-6/100",
        "bytes=0-99999999999999999999999999, bytes 0-99/100",
    })
    void readsOneRange(String header, String contentRange) {
        ByteRange range = ByteRange.parse(header, 100).orElseThrow();

        assertThat(range.isSatisfiable()).isTrue();
        assertThat(range.of(100)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999999-"})
    void saysWhichRangesTheFileHasNothingOf(String header) {
        ByteRange range = ByteRange.parse(header, 100).orElseThrow();

        assertThat(range.isSatisfiable()).isFalse();
        assertThat(range.of(100)).isEqualTo("bytes */100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "bytes=0-1,5-6",
                "items=0-1",
                "bytes=0-1;x",
                "bytes=--1",
                "bytes=+0-1",
                "bytes 0-1"
            })
    void leavesAloneWhatIsNoneOrSeveral(String header) {
        assertThat(ByteRange.parse(header, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-5"})
    void findsNothingInAnEmptyFile(String header) {
        assertThat(ByteRange.parse(header, 0).orElseThrow().isSatisfiable()).isFalse();
    }
}
