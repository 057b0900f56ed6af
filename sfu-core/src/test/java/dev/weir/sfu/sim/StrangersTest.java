// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.peer.CloseReason;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody gets an answer, or does harm, who was not let in. */
class StrangersTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void datagramsFromStrangersAreCountedAndNotAnswered() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);
        SimStranger stranger = scenario.stranger();
        SplittableRandom random = new SplittableRandom(1);
        long before = unknownSenders();

        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(1, 1_400)];
            random.nextBytes(bytes);
            // Every first byte a demultiplexer knows: STUN, DTLS, RTP, RTCP.
            bytes[0] = (byte) new int[] {0, 1, 20, 22, 23, 128, 144, 200}[i % 8];
            stranger.send(bytes);
        }
        scenario.runMillis(1_000);

        assertThat(stranger.answers()).isZero();
        assertThat(unknownSenders() - before).isEqualTo(2_000);
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void replayedAndForgedDatagramsOfAViewerChangeNothing() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);
        SplittableRandom random = new SplittableRandom(2);

        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(12, 200)];
            random.nextBytes(bytes);
            bytes[0] = (byte) 0x80;
            bytes[1] = (byte) (i % 2 == 0 ? 201 : 96);
            scenario.forge(viewer, bytes);
        }
        scenario.runMillis(2_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aBugInOnePeerEndsThatPeerAndNotItsLoop() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer broken = scenario.viewer("room", "broken");
        SimViewer sound = scenario.viewer("room", "sound");
        scenario.runMillis(1_000);

        broken.failAtNextPacket();
        scenario.runMillis(1_000);
        boolean[] stillTurning = {false};
        scenario.on(broken, (now, out) -> stillTurning[0] = true);
        scenario.runMillis(100);

        assertThat(broken.closeReason()).contains(CloseReason.BUG);
        assertThat(stillTurning[0]).isTrue();
        assertThat(sound.isConnected()).isTrue();
        assertThat(scenario.rooms().snapshots().get(0).subscribers()).isEqualTo(1);
    }

    @Test
    void anOversizedDatagramIsNoHarm() {
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(500);

        scenario.stranger().send(new byte[Packet.MAX_BYTES]);
        scenario.runMillis(500);

        assertThat(scenario.rooms().snapshots()).hasSize(1);
    }

    private long unknownSenders() {
        return scenario.serverLoops().stream()
                .mapToLong(loop -> loop.counters().unknownSenders())
                .sum();
    }
}
