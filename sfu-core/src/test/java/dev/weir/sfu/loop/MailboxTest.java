// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final Outbox OUT = new Outbox(1, outbox -> {});

    private static Packet packet(int content) {
        Packet packet = new Packet();
        packet.length(1);
        packet.array()[packet.offset()] = (byte) content;
        return packet;
    }

    private static List<Long> drain(Mailbox mailbox, long upTo) {
        List<Long> numbers = new ArrayList<>();
        mailbox.drain(
                upTo,
                (packet, recipient, path, number, out) -> {
                    assertThat(packet.array()[packet.offset()]).isEqualTo((byte) number);
                    numbers.add(number);
                    return packet;
                },
                OUT);
        return numbers;
    }

    @Test
    void givesWhatWasPutInInOrderAndOnce() {
        Mailbox mailbox = new Mailbox(4);
        for (int i = 0; i < 3; i++) {
            assertThat(mailbox.offer(packet(i), null, null, i)).isTrue();
        }

        assertThat(drain(mailbox, mailbox.tail())).containsExactly(0L, 1L, 2L);
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(drain(mailbox, mailbox.tail())).isEmpty();
    }

    @Test
    void refusesTheNewestWhenFullAndGoesOnWhenRead() {
        Mailbox mailbox = new Mailbox(2);

        assertThat(mailbox.offer(packet(0), null, null, 0)).isTrue();
        assertThat(mailbox.offer(packet(1), null, null, 1)).isTrue();
        assertThat(mailbox.offer(packet(2), null, null, 2)).isFalse();
        assertThat(drain(mailbox, mailbox.tail())).containsExactly(0L, 1L);
        assertThat(mailbox.offer(packet(3), null, null, 3)).isTrue();
        assertThat(drain(mailbox, mailbox.tail())).containsExactly(3L);
    }

    @Test
    void leavesWhatCameAfterTheGivenTail() {
        Mailbox mailbox = new Mailbox(4);
        mailbox.offer(packet(0), null, null, 0);
        long tail = mailbox.tail();
        mailbox.offer(packet(1), null, null, 1);

        assertThat(drain(mailbox, tail)).containsExactly(0L);
        assertThat(mailbox.isEmpty()).isFalse();
    }

    @Test
    void keepsTheOrderOfEachOfManyWriters() throws InterruptedException {
        int writers = 4;
        int each = 20_000;
        Mailbox mailbox = new Mailbox(64);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            long base = (long) w << 32;
            Thread thread = new Thread(() -> {
                try {
                    assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Packet packet = packet(0);
                for (int i = 0; i < each; i++) {
                    packet.array()[packet.offset()] = (byte) i;
                    while (!mailbox.offer(packet, null, null, base + i)) {
                        Thread.onSpinWait();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        long[] next = new long[writers];
        start.countDown();

        for (int read = 0; read < writers * each; ) {
            read += mailbox.drain(
                    mailbox.tail(),
                    (packet, recipient, path, number, out) -> {
                        int writer = (int) (number >> 32);
                        assertThat((int) number).isEqualTo((int) next[writer]++);
                        assertThat(packet.array()[packet.offset()]).isEqualTo((byte) number);
                        return packet;
                    },
                    OUT);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).containsOnly(each);
    }
}
