// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.DrainingException;
import dev.weir.sfu.error.SdpException;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.Fingerprint;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.Offerer;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.spi.TrackInfo;
import dev.weir.sfu.transport.Loopback;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The front door of the library, on real ports. */
class SfuTest {
    private static final RoomName ROOM = new RoomName("room");

    private static SessionRequest publish() {
        LocalTransport local = new LocalTransport(
                "abcd",
                "abcdefghijklmnopqrstuvwx",
                new Fingerprint("sha-256", "AB:" + "01:".repeat(30) + "CD"),
                List.of(),
                false,
                "camera",
                1);
        OfferedTrack video =
                new OfferedTrack(MediaKind.VIDEO, List.of(CodecParameters.of(96, "vp8", 90_000, 1)), List.of(), 1, 0);
        String offer = Offerer.publishing(local, List.of(video)).offer().print();
        return new SessionRequest(ROOM, offer, InetAddress.getLoopbackAddress());
    }

    private static SessionRequest watch() {
        String offer = publish().offer().replace("a=sendonly", "a=recvonly");
        return new SessionRequest(ROOM, offer, InetAddress.getLoopbackAddress());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static Sfu open() {
        return Sfu.open(SfuConfig.builder().rtcPort(0).build());
    }

    @Test
    void aSessionIsFoundByItsIdUntilItIsEnded() throws Exception {
        try (Sfu sfu = open()) {
            SessionAnswer answer = get(sfu.publish(publish()));

            assertThat(answer.answer()).contains("a=candidate:1 1 udp ", " " + sfu.rtcPort() + " typ host");
            assertThat(answer.answer()).as("the request came over loopback").contains(" 127.0.0.1 ");
            assertThat(answer.sessionId()).hasSizeGreaterThanOrEqualTo(22);
            assertThat(sfu.session(answer.sessionId()))
                    .hasValueSatisfying(info -> assertThat(info.role()).isEqualTo(SessionInfo.Role.PUBLISHER));
            assertThat(get(sfu.end(answer.sessionId()))).isTrue();
            assertThat(sfu.session(answer.sessionId())).isEmpty();
            assertThat(sfu.rooms()).isEmpty();
        }
    }

    @Test
    void anOfferThatDoesNotParseFailsTheFuture() {
        try (Sfu sfu = open()) {
            SessionRequest bad = new SessionRequest(ROOM, "v=1", InetAddress.getLoopbackAddress());

            assertThatThrownBy(() -> get(sfu.publish(bad))).hasCauseInstanceOf(SdpException.class);
            assertThat(sfu.rooms()).isEmpty();
        }
    }

    @Test
    void configuredAddressesAreOfferedAndNoOthers() throws Exception {
        SfuConfig config = SfuConfig.builder()
                .rtcPort(0)
                .iceTcp(false)
                .advertisedAddresses(List.of("2001:db8::1", "203.0.113.9"))
                .build();
        try (Sfu sfu = Sfu.open(config)) {
            String answer = get(sfu.publish(publish())).answer();

            assertThat(answer.lines().filter(line -> line.startsWith("a=candidate")))
                    .hasSize(2)
                    .satisfiesExactly(
                            first -> assertThat(first).contains(" 203.0.113.9 "),
                            second -> assertThat(second).contains(" 2001:db8:0:0:0:0:0:1 "));
        }
    }

    @Test
    void anAddressThatAStunServerSeesIsOfferedToo() throws Exception {
        try (StunServerOfTests server = new StunServerOfTests();
                Sfu sfu = Sfu.open(SfuConfig.builder()
                        .rtcPort(0)
                        .loops(3)
                        .stunServers(
                                List.of("stun:127.0.0.1:" + server.address().getPort()))
                        .build())) {
            server.answerOne(new InetSocketAddress("203.0.113.9", 40_000));

            String answer = get(sfu.publish(publish())).answer();
            for (long patience = System.nanoTime() + Loopback.PATIENCE_NANOS; !answer.contains(" typ srflx "); ) {
                assertThat(System.nanoTime()).as("time left").isLessThan(patience);
                get(sfu.end(get(sfu.play(watch())).sessionId()));
                answer = get(sfu.play(watch())).answer();
            }
            assertThat(answer).contains(" 203.0.113.9 40000 typ srflx raddr 127.0.0.1 rport " + sfu.rtcPort() + "\r\n");
        }
    }

    @Test
    void aNameThatDoesNotResolveStopsTheStart() {
        SfuConfig config = SfuConfig.builder()
                .rtcPort(0)
                .advertisedAddresses(List.of("nowhere.invalid"))
                .build();

        assertThatThrownBy(() -> Sfu.open(config))
                .isInstanceOf(SfuException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aPortThatIsTakenStopsTheStart() {
        try (Sfu first = open()) {
            SfuConfig same = SfuConfig.builder().rtcPort(first.rtcPort()).build();

            assertThatThrownBy(() -> Sfu.open(same))
                    .isInstanceOf(SfuException.class)
                    .hasMessageContaining(Integer.toString(first.rtcPort()));
        }
    }

    @Test
    void twoInOneProcessKnowNothingOfEachOther() throws Exception {
        try (Sfu one = open();
                Sfu other = open()) {
            get(one.publish(publish()));
            get(other.publish(publish()));

            assertThat(one.rooms()).hasSize(1);
            assertThat(other.rooms()).hasSize(1);
            assertThat(one.rtcPort()).isNotEqualTo(other.rtcPort());
        }
    }

    @Test
    void theLimitOfSessionsHolds() throws Exception {
        try (Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).maxSessions(1).build())) {
            get(sfu.publish(publish()));
            SessionRequest second =
                    new SessionRequest(new RoomName("other"), publish().offer(), InetAddress.getLoopbackAddress());

            assertThatThrownBy(() -> get(sfu.publish(second))).hasCauseInstanceOf(CapacityException.class);
        }
    }

    @Test
    void theLimitOfRoomsHolds() throws Exception {
        try (Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).maxRooms(1).build())) {
            get(sfu.publish(publish()));
            SessionRequest other =
                    new SessionRequest(new RoomName("other"), watch().offer(), InetAddress.getLoopbackAddress());

            assertThatThrownBy(() -> get(sfu.play(other))).hasCauseInstanceOf(CapacityException.class);
            get(sfu.play(watch()));
        }
    }

    @Test
    void anAdministratorSeesWhoIsThereAndSendsThemAway() throws Exception {
        try (Sfu sfu = open()) {
            List<String> told = new CopyOnWriteArrayList<>();
            try (Observation observation = sfu.observe(new MediaObserver() {
                @Override
                public void subscriberLeft(String room, String sessionId, String reason) {
                    told.add(reason);
                }
            })) {
                String publisher = get(sfu.publish(publish())).sessionId();
                String kicked = get(sfu.play(watch())).sessionId();
                get(sfu.play(watch()));
                assertThat(sfu.sessions()).extracting(SessionInfo::sessionId).contains(publisher, kicked);
                assertThat(sfu.room(ROOM))
                        .hasValueSatisfying(
                                room -> assertThat(room.publisherSessionId()).contains(publisher));

                assertThat(get(sfu.kick(kicked))).isTrue();
                assertThat(get(sfu.closeRoom(ROOM))).isEqualTo(2);

                assertThat(sfu.endOf(publisher))
                        .hasValueSatisfying(end -> assertThat(end.reason()).isEqualTo(SessionEnd.Reason.ROOM_CLOSED));
                assertThat(told).as("by %s", observation).containsExactly("kicked", "room_closed");
            }
            sfu.drain(true);
            assertThat(sfu.isDraining()).isTrue();
            assertThatThrownBy(() -> get(sfu.publish(publish()))).hasCauseInstanceOf(DrainingException.class);
        }
    }

    @Test
    void aDrainForGoodCannotBeEnded() {
        try (Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).build())) {
            sfu.drain(true);
            sfu.drain(false);
            assertThat(sfu.isDraining()).isFalse();
            sfu.drainForGood();
            assertThatThrownBy(() -> sfu.drain(false)).isInstanceOf(IllegalStateException.class);
            assertThat(sfu.isDraining()).isTrue();
            assertThatThrownBy(() -> get(sfu.publish(publish()))).hasCauseInstanceOf(DrainingException.class);
        }
    }

    @Test
    void everyLoopGivesASignOfLifeUntilItHasStopped() throws Exception {
        Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).loops(2).build());
        try (sfu) {
            assertThat(sfu.ping()).hasSize(2);
            for (CompletableFuture<Duration> answer : sfu.ping()) {
                assertThat(get(answer)).isPositive();
            }
        }
        assertThat(sfu.ping()).hasSize(2).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThatThrownBy(() -> get(sfu.ping().get(1))).hasMessageContaining("media loop 1 has stopped");
    }

    @Test
    void aPolicyThatFailsFailsTheFutureAndLeavesNothingBehind() throws Exception {
        SfuConfig config = SfuConfig.builder()
                .rtcPort(0)
                .maxSessions(1)
                .roomPolicy(room -> {
                    if (room.equals(ROOM)) {
                        throw new IllegalStateException("a bug of the application's");
                    }
                    return RoomPolicy.DEFAULT;
                })
                .build();
        try (Sfu sfu = Sfu.open(config)) {
            assertThatThrownBy(() -> get(sfu.publish(publish()))).hasCauseInstanceOf(IllegalStateException.class);

            assertThat(sfu.rooms()).isEmpty();
            get(sfu.play(new SessionRequest(new RoomName("other"), watch().offer(), InetAddress.getLoopbackAddress())));
        }
    }

    @Test
    void sinksAreToldOfItsEnd() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        SfuConfig config = SfuConfig.builder()
                .rtcPort(0)
                .loops(3)
                .sink(room -> Optional.of(new Log(told, room + " configured")))
                .build();
        Sfu sfu = Sfu.open(config);
        get(sfu.publish(publish()));
        get(sfu.play(watch()));
        assertThat(get(sfu.attach(ROOM, new Log(told, "room attached")))).isPresent();
        assertThat(get(sfu.attach(new RoomName("other"), new Log(told, "other attached"))))
                .isEmpty();

        sfu.close();

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "room configured opened",
                        "room attached opened",
                        "room configured closed",
                        "room attached closed");
        assertThat(get(sfu.attach(ROOM, new Log(told, "too late")))).isEmpty();
    }

    /** Says when it is opened and closed. */
    private record Log(List<String> told, String name) implements MediaSink {
        @Override
        public void opened(MediaFeed feed) {
            told.add(name + " opened");
        }

        @Override
        public void packet(
                TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {}

        @Override
        public void closed() {
            told.add(name + " closed");
        }
    }

    @Test
    void aClosedOneRefusesEverythingAtOnceAndMayBeClosedAgain() throws Exception {
        Sfu sfu = open();
        SessionAnswer answer = get(sfu.publish(publish()));
        sfu.close();
        sfu.close();

        assertThat(sfu.rooms()).isEmpty();
        assertThat(get(sfu.end(answer.sessionId()))).isFalse();
        assertThatThrownBy(() -> get(sfu.publish(publish()))).hasCauseInstanceOf(CapacityException.class);
    }

    @Test
    @Timeout(30)
    void countsWhatStrangersSend() throws Exception {
        try (Sfu sfu = open();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), sfu.rtcPort());
            stranger.send(new DatagramPacket(new byte[100], 100, port));
            stranger.send(new DatagramPacket(new byte[2_000], 2_000, port));
            while (sum(sfu, LoopSnapshot::unknownSenders) + sum(sfu, LoopSnapshot::oversize) < 2) {
                Thread.onSpinWait();
            }

            assertThat(sum(sfu, LoopSnapshot::unknownSenders)).isEqualTo(1);
            assertThat(sum(sfu, LoopSnapshot::oversize)).isEqualTo(1);
            assertThat(sum(sfu, LoopSnapshot::received)).isEqualTo(1);
        }
    }

    private static long sum(Sfu sfu, ToLongFunction<LoopSnapshot> count) {
        return sfu.loops().stream().mapToLong(count).sum();
    }
}
