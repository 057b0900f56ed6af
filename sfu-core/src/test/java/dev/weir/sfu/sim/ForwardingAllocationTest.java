// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.LeastGarbage;
import dev.weir.sfu.srtp.SrtpEngines;
import dev.weir.sfu.srtp.SrtpProfile;
import dev.weir.sfu.srtp.SrtpSession;
import org.junit.jupiter.api.Test;

/** From a datagram at the transport to sealed datagrams in the outbox, nothing of ours becomes garbage. */
class ForwardingAllocationTest {
    private static final int VIEWERS = 100;
    private static final int FRAME = FullRoom.FRAME_PACKETS;
    /** As many as there are viewers: an object a packet and sink would show. */
    private static final int SINKS = VIEWERS;

    private static final int FORWARDED = VIEWERS * FRAME;
    /**
     * Less than the smallest object a packet. A turn costs 104 to 240 bytes a loop; the rest is room for the JDK's cipher, whose
     * garbage a packet depends on how far the compiler got with it here and beside.
     */
    private static final long LIMIT = 14 * FORWARDED;

    /** Less than an object a packet: when it differs by more, the compiler is not through with both of them. */
    private static final long SIMILAR = -8 * FORWARDED;

    private static final int LEAST_ROUNDS = 300;
    private static final int MOST_ROUNDS = 5_000;
    private static final int PAYLOAD_BYTES = 1_160;
    private static final int HEADER_BYTES = 20;

    private final byte[] plain = new byte[1_300];
    private final byte[][] sealed = new byte[FRAME][1_300];
    private final byte[] opened = new byte[1_300];
    private final SrtpSession near = session(true);
    private final SrtpSession far = session(false);
    private final LeastGarbage seal = new LeastGarbage(this::sealForEveryViewer);
    private final LeastGarbage open = new LeastGarbage(this::openFrame);
    private int rounds;
    private long index;

    private static SrtpSession session(boolean client) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        return SrtpSession.of(SrtpEngines.portable(), profile, new byte[profile.keyingMaterialBytes()], client);
    }

    private void sealForEveryViewer() {
        for (int i = 0; i < VIEWERS; i++) {
            byte[] slot = sealed[i % FRAME];
            // With the extension that carries a transport-wide number, as viewers' packets have.
            slot[0] = (byte) 0x90;
            slot[12] = (byte) 0xbe;
            slot[13] = (byte) 0xde;
            slot[15] = 1;
            slot[2] = (byte) (index >> 8);
            slot[3] = (byte) index;
            near.sender().protectRtp(slot, 0, HEADER_BYTES, plain, 0, PAYLOAD_BYTES, index++);
        }
    }

    private void openFrame() {
        int tagBytes = SrtpProfile.AEAD_AES_128_GCM.tagBytes();
        for (byte[] packet : sealed) {
            int bytes = far.receiver().unprotectRtp(packet, 0, HEADER_BYTES + PAYLOAD_BYTES + tagBytes, opened, 0);
            if (bytes != HEADER_BYTES + PAYLOAD_BYTES) {
                throw new AssertionError("not opened: " + bytes);
            }
        }
    }

    @Test
    void forwardingAFrameToAHundredViewersAllocatesNothingBesidesTheCipher() {
        assertNoGarbage(FullRoom.open(VIEWERS, 1));
    }

    @Test
    void neitherDoesForwardingItToViewersOfOtherLoops() {
        assertNoGarbage(FullRoom.open(VIEWERS, 2));
    }

    @Test
    void neitherDoesGivingItToSinks() {
        FullRoom room = FullRoom.open(VIEWERS, 1);
        long[] given = {0};
        for (int i = 0; i < SINKS; i++) {
            room.attach((track, packet, offset, length, seq, arrival) -> given[0]++);
        }

        assertNoGarbage(room);

        assertThat(given[0]).isGreaterThanOrEqualTo((long) rounds * FRAME * SINKS);
    }

    /** The cipher's share is measured beside it, because JCE allocates about a kilobyte a packet, more or less by its release. */
    private void assertNoGarbage(FullRoom room) {
        LeastGarbage turn = new LeastGarbage(room::turn);
        long sentBefore = room.sent();

        LeastGarbage.settle(
                () -> {
                    room.publish(FRAME);
                    turn.run();
                    seal.run();
                    open.run();
                    rounds++;
                },
                MOST_ROUNDS,
                () -> rounds >= LEAST_ROUNDS && ours(turn) <= LIMIT && ours(turn) >= SIMILAR);

        assertThat(room.sent() - sentBefore).isGreaterThanOrEqualTo((long) rounds * FORWARDED);
        assertThat(ours(turn))
                .as("bytes of ours for %d packets, besides the cipher's %d", FORWARDED, cipher())
                .isLessThanOrEqualTo(LIMIT);
    }

    private long cipher() {
        return FRAME * seal.bytes() + open.bytes();
    }

    private long ours(LeastGarbage turn) {
        return turn.bytes() - cipher();
    }
}
