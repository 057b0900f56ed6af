// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,83aa7e8000000000",
        "1970-01-01T00:00:00.5Z,83aa7e8080000000",
        "1969-12-31T23:59:59.75Z,83aa7e7fc0000000",
        "2036-02-07T06:28:15Z,ffffffff00000000",
        "2036-02-07T06:28:17Z,0000000100000000"
    })
    void countsFrom1900(Instant instant, String hex) {
        long ntp64 = Long.parseUnsignedLong(hex, 16);
        long epochNanos = instant.getEpochSecond() * SECOND + instant.getNano();
        assertThat(NtpTime.of(instant)).isEqualTo(ntp64);
        assertThat(NtpTime.ofEpochNanos(epochNanos)).isEqualTo(ntp64);
        assertThat(NtpTime.toEpochNanos(ntp64)).isEqualTo(epochNanos);
    }

    @Test
    void givesBackEveryNanosecond() {
        Random random = new Random(31);
        for (int i = 0; i < 20_000; i++) {
            // From 1990 to 2100.
            long seconds = random.nextLong(631_152_000L, 4_102_444_800L);
            long nanos = seconds * SECOND + random.nextLong(SECOND);
            assertThat(NtpTime.toEpochNanos(NtpTime.ofEpochNanos(nanos))).isEqualTo(nanos);
        }
    }

    @Test
    void knowsASenderWithoutAClock() {
        assertThat(NtpTime.toEpochNanos(0)).isEqualTo(NtpTime.UNKNOWN);
    }

    @Test
    void rendersEveryTimestampWithoutOverflow() {
        assertThat(NtpTime.toEpochNanos(Long.MIN_VALUE)).isEqualTo(-61_505_152L * SECOND);
        assertThat(NtpTime.toEpochNanos(Long.MAX_VALUE)).isPositive();
        assertThat(NtpTime.toEpochNanos(-1)).isEqualTo(2_085_978_496L * SECOND);
    }

    @Test
    void takesTheMiddleBits() {
        assertThat(NtpTime.middle32(0x1122_3344_5566_7788L)).isEqualTo(0x3344_5566);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,0",
        "0,0",
        "1000000000,65536",
        "1500000000,98304",
        "15258,0",
        "15259,1",
        "65535999999999,-1",
        "65536000000000,-1",
        "9223372036854775807,-1"
    })
    void writesDurationsInUnitsOfReportBlocks(long nanos, int units) {
        assertThat(NtpTime.shortOfNanos(nanos)).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,15258", "65536,1000000000", "-1,65535999984741"})
    void readsDurationsAsUnsigned(int units, long nanos) {
        assertThat(NtpTime.shortToNanos(units)).isEqualTo(nanos);
    }
}
