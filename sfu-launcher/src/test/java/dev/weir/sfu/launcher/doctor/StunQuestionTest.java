// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StunQuestionTest {
    private static final byte[] ID = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");

    /** RFC 5769 2.2, up to the address: 192.0.2.1, port 32853. */
    private static final String FOUR = "0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643";

    /** RFC 5769 2.3, up to the address. */
    private static final String SIX = "010100482112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9";

    @Test
    void readsTheAddressesOfTheRfcsVectors() throws IOException {
        assertThat(StunQuestion.parse(HexFormat.of().parseHex(FOUR), ID))
                .contains(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853));
        assertThat(StunQuestion.parse(HexFormat.of().parseHex(SIX), ID))
                .contains(new InetSocketAddress(InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677"), 32853));
    }

    @Test
    void readsNothingOutOfAnythingElse() throws IOException {
        byte[] whole = HexFormat.of().parseHex(SIX);
        for (int length = 0; length < whole.length; length++) {
            assertThat(StunQuestion.parse(Arrays.copyOf(whole, length), ID)).isEmpty();
        }
        assertThat(StunQuestion.parse(whole, new byte[12])).isEmpty();
        whole[0] = 0;
        assertThat(StunQuestion.parse(whole, ID)).isEmpty();
    }

    @Test
    void asksOverUdp() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(server));
            InetSocketAddress seen = StunQuestion.ask((InetSocketAddress) server.getLocalSocketAddress(), 60_000);
            served.join();
            assertThat(seen.getAddress()).isEqualTo(InetAddress.getByName("192.0.2.1"));
        }
    }

    @Test
    void givesUpWhenNobodyAnswers() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> StunQuestion.ask((InetSocketAddress) silent.getLocalSocketAddress(), 1))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static void answer(DatagramSocket server) {
        try {
            DatagramPacket request = new DatagramPacket(new byte[100], 100);
            server.receive(request);
            assertThat(request.getLength()).isEqualTo(20);
            byte[] answer = HexFormat.of().parseHex(FOUR);
            System.arraycopy(request.getData(), 8, answer, 8, 12);
            server.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
