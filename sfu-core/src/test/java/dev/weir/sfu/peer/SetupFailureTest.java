// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.dtls.DtlsReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupFailureTest {
    @ParameterizedTest
    @CsvSource({
        "NO_PATH, NONE, NO_PATH",
        "SETUP_TIMEOUT, NONE, TIMEOUT",
        "DTLS_FAILED, TIMEOUT, TIMEOUT",
        "DTLS_FAILED, FINGERPRINT_MISMATCH, WRONG_CERTIFICATE",
        "DTLS_FAILED, NO_CERTIFICATE, WRONG_CERTIFICATE",
        "DTLS_FAILED, NO_SRTP_PROFILE, NOTHING_IN_COMMON",
        "DTLS_FAILED, ALERT_RECEIVED, NOTHING_IN_COMMON",
        "DTLS_FAILED, NO_THREAD, NO_THREAD",
        "DTLS_FAILED, INTERNAL_ERROR, BUG",
        "BUG, NONE, BUG",
        "LOCAL, NONE, ABANDONED",
        "REPLACED, NONE, ABANDONED"
    })
    void tellsWhatAnOperatorCanDoSomethingAbout(CloseReason end, DtlsReason dtls, SetupFailure expected) {
        assertThat(SetupFailure.of(end, dtls)).isEqualTo(expected);
    }
}
