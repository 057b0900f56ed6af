// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.sim.SimViewer.Player;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Players that know NACK but not RTX get the lost packets again as they were. */
class RepeatsTest {
    private static final Player PLAIN = Player.standard().withoutRtx();
    private static final LinkProfile GOOD = LinkProfile.clean(20);
    private static final LinkProfile BAD = LinkProfile.clean(20).withLoss(0.05);

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private record Sent(InetSocketAddress to, int ssrc, int seq, int timestamp) {}

    /** Keeps the bytes of every RTP packet there was. */
    private static final class Wire {
        private final Map<Sent, Set<ByteBuffer>> sent = new HashMap<>();
        private int repeats;

        void take(InetSocketAddress to, byte[] datagram) {
            int type = datagram.length > 12 && (datagram[0] & 0xc0) == 0x80 ? datagram[1] & 0x7f : -1;
            // 64 to 95 are RTCP (RFC 5761).
            boolean rtp = type >= 96 || (type >= 0 && type < 64);
            if (rtp) {
                ByteBuffer bytes = ByteBuffer.wrap(datagram.clone());
                Sent key = new Sent(to, bytes.getInt(8), bytes.getShort(2), bytes.getInt(4));
                Set<ByteBuffer> texts = sent.computeIfAbsent(key, first -> new HashSet<>());
                if (!texts.isEmpty()) {
                    repeats++;
                }
                texts.add(bytes);
            }
        }
    }

    @Test
    void aPlayerWithoutRtxIsSentLostPacketsAgain() {
        SimPublisher publisher = scenario.publisher("room", Media.standard());
        SimViewer viewer = scenario.viewer("room", "plain", GOOD, PLAIN);
        scenario.runMillis(1_000);
        scenario.link(viewer, GOOD, BAD);

        scenario.runMillis(20_000);

        assertThat(scenario.lostDatagrams()).isGreaterThan(50);
        assertThat(viewer.gaps().size()).as("%s", viewer.gaps()).isLessThan(5);
        assertThat(viewer.completeFrames().size()).isGreaterThan((publisher.frames() - viewer.firstFrame()) * 99 / 100);
        Pictures.assertPlayable(viewer);
    }

    /** The queue fills within a second, which the player's reports tell late. */
    @Test
    void whatMayBeOnItsWayThroughAQueueIsNotSentAgain() {
        scenario.publisher("room", Media.standard().withBitrate(600_000));
        SimViewer viewer =
                scenario.viewer("room", "viewer", GOOD, Player.standard().with(SimViewer.Feedback.TRANSPORT));
        scenario.runMillis(3_000);
        scenario.link(viewer, GOOD, LinkProfile.clean(20).withRate(500_000, 300));

        scenario.runMillis(4_000);
        scenario.link(viewer, GOOD, GOOD);
        scenario.runMillis(1_000);

        assertThat(scenario.lostDatagrams()).isGreaterThan(50);
        assertThat(viewer.duplicates()).isLessThan(9);
    }

    @Test
    void askingForOneOfThemAHundredTimesTakesNothingFromTheOthers() {
        scenario.publisher("room", Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer", GOOD);
        scenario.runMillis(2_000);
        long newest = viewer.video().get(viewer.video().size() - 1).seq();

        scenario.on(viewer, (now, out) -> {
            for (int i = 0; i < 100; i++) {
                viewer.ask(newest, out);
            }
            for (int i = 1; i < 20; i++) {
                viewer.ask(newest - i, out);
            }
        });
        scenario.runMillis(200);

        assertThat(viewer.duplicates()).isEqualTo(20);
    }

    @Test
    void noTwoTextsAreEverEncryptedUnderOneNumber() {
        Wire wire = new Wire();
        scenario.watch((from, to, datagram, dueNanos, lost) -> wire.take(to, datagram));
        SimPublisher publisher = scenario.publisher("room", Media.simulcast().withTemporalLayers(3));
        SimViewer plain = scenario.viewer("room", "plain", BAD, PLAIN);
        scenario.viewer("room", "rtx", BAD, Player.standard().with(SimViewer.Feedback.TRANSPORT));
        scenario.runMillis(5_000);
        // In the middle of a group: replays, in whose turns live packets are padded.
        scenario.viewer("room", "late", BAD, PLAIN);
        publisher.layerActive("f", false);

        scenario.runMillis(10_000);

        assertThat(plain.isConnected()).isTrue();
        assertThat(wire.repeats).as("packets that were sent again as they were").isGreaterThan(20);
        assertThat(wire.sent.values()).allSatisfy(texts -> assertThat(texts).hasSize(1));
    }
}
