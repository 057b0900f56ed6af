// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The first datagram of a real libwebrtc; see {@code vectors/dtls/libwebrtc.md}. */
class LibwebrtcHelloTest {
    private static final int SERVER_HELLO = 2;

    private final HandshakeThreads threads = HandshakeThreads.ofLockstep();

    @Test
    void answersWithTheFlightOfAServer() throws IOException {
        byte[] hello = hello();
        try (DtlsEndpoint server = LossyLink.Identity.generate().server(1, threads)) {
            server.handle(hello, 0, hello.length, 5);
            assertThat(server.state()).isEqualTo(DtlsState.HANDSHAKING);
            assertThat(server.reason()).isEqualTo(DtlsReason.NONE);
            assertThat(server.dropped()).isZero();
            int datagrams = server.drain((b, off, len) -> {
                assertThat(len).isBetween(Records.HEADER_BYTES, DtlsEndpoint.MAX_DATAGRAM_BYTES);
                assertThat(Records.isPlainHandshake(b, off)).isTrue();
                assertThat(b[off + Records.HEADER_BYTES]).isEqualTo((byte) SERVER_HELLO);
            });
            assertThat(datagrams).as("the flight fits into one datagram").isEqualTo(1);
            assertThat(server.nextDeadline()).isEqualTo(5 + FlightTimer.INITIAL_NANOS);
        }
    }

    private static byte[] hello() throws IOException {
        String resource = "/vectors/dtls/libwebrtc-hello.hex";
        try (InputStream in =
                Objects.requireNonNull(LibwebrtcHelloTest.class.getResourceAsStream(resource), resource)) {
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }
}
