// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asking a STUN server as a client (RFC 8489 section 6). */
class StunBindingTest {
    private static final long MILLIS = 1_000_000;
    private static final int HIGH = 0x01020304;
    private static final long LOW = 0x05060708090a0b0cL;
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.9", 40_000);

    private final List<StunMessage> sent = new ArrayList<>();
    private final Outbox out = new Outbox(8, outbox -> {
        for (int i = 0; i < outbox.size(); i++) {
            assertThat(outbox.path(i)).isEqualTo(StunFixtures.PATH);
            byte[] copy = StunFixtures.bytes(outbox.packet(i));
            StunMessage message = new StunMessage();
            assertThat(message.parse(copy, 0, copy.length)).isTrue();
            sent.add(message);
        }
    });
    private final StunBinding binding = new StunBinding(StunFixtures.PATH, HIGH, LOW, 0);

    private static Packet answer(int type, int high, long low, InetSocketAddress mapped) {
        Packet packet = new Packet();
        StunWriter writer = new StunWriter();
        writer.begin(packet.array(), packet.offset(), type, high, low);
        writer.mappedAddress(mapped);
        packet.length(writer.end());
        return packet;
    }

    private static Packet answer() {
        return answer(StunMessage.BINDING_SUCCESS, HIGH, LOW, MAPPED);
    }

    @Test
    void asksFourTimesEverMoreSlowlyAndGivesUp() {
        List<Long> times = new ArrayList<>();
        for (long next = binding.nextDeadline(); next < Long.MAX_VALUE; next = binding.nextDeadline()) {
            times.add(next / MILLIS);
            binding.handleTimeout(next, out);
        }
        out.flush();

        assertThat(times).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L);
        assertThat(sent).hasSize(4).allSatisfy(message -> {
            assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
            assertThat(message.transactionHigh()).isEqualTo(HIGH);
            assertThat(message.transactionLow()).isEqualTo(LOW);
            assertThat(message.hasUsername()).isFalse();
            assertThat(message.hasFingerprint()).isTrue();
        });
    }

    @Test
    void doesNotAskBeforeItIsTime() {
        binding.handleTimeout(0, out);
        binding.handleTimeout(499 * MILLIS, out);
        out.flush();

        assertThat(sent).hasSize(1);
    }

    @Test
    void readsTheAddressThatTheServerSawAndAsksNoMore() {
        binding.handleTimeout(0, out);

        assertThat(binding.isAnsweredBy(answer(), StunFixtures.PATH)).isTrue();
        assertThat(binding.answer(answer())).contains(MAPPED);
        assertThat(binding.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readsIpv6Addresses() {
        InetSocketAddress mapped = new InetSocketAddress("2001:db8::9", 40_000);

        assertThat(binding.answer(answer(StunMessage.BINDING_SUCCESS, HIGH, LOW, mapped)))
                .contains(mapped);
    }

    @Test
    void believesNobodyWhoDoesNotKnowTheTransactionOrSpeaksFromElsewhere() {
        assertThat(binding.isAnsweredBy(answer(), StunFixtures.OTHER_PATH)).isFalse();
        for (Packet forged : List.of(
                answer(StunMessage.BINDING_SUCCESS, HIGH + 1, LOW, MAPPED),
                answer(StunMessage.BINDING_SUCCESS, HIGH, LOW + 1, MAPPED),
                answer(StunMessage.BINDING_ERROR, HIGH, LOW, MAPPED),
                answer(StunMessage.BINDING_REQUEST, HIGH, LOW, MAPPED),
                new Packet())) {
            assertThat(binding.isAnsweredBy(forged, StunFixtures.PATH)).isFalse();
            assertThat(binding.answer(forged)).isEmpty();
        }
        assertThat(binding.nextDeadline()).as("still asking").isZero();
    }

    @Test
    void takesNoAddressThatNobodyCouldSendTo() {
        for (String useless : List.of("0.0.0.0", "224.0.0.1")) {
            Packet answer = answer(StunMessage.BINDING_SUCCESS, HIGH, LOW, new InetSocketAddress(useless, 40_000));
            assertThat(binding.answer(answer)).as(useless).isEmpty();
        }
        assertThat(binding.answer(
                        answer(StunMessage.BINDING_SUCCESS, HIGH, LOW, new InetSocketAddress("203.0.113.9", 0))))
                .isEmpty();
    }

    @Test
    void takesNoAnswerWithoutAnAddress() {
        Packet packet = new Packet();
        StunWriter writer = new StunWriter();
        writer.begin(packet.array(), packet.offset(), StunMessage.BINDING_SUCCESS, HIGH, LOW);
        packet.length(writer.end());

        assertThat(binding.answer(packet)).isEmpty();
    }
}
