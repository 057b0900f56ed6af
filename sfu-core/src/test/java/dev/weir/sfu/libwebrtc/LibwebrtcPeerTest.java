// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real libwebrtc publisher and a real libwebrtc player meet in a room. */
@Tag("peer")
class LibwebrtcPeerTest {
    private static final RoomName ROOM = new RoomName("libwebrtc");

    /** The client in its own process. */
    private record Client(Process process, BufferedReader out, BufferedWriter in) implements AutoCloseable {
        static Client start(String mode) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LibwebrtcClient.class.getName(),
                            mode)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Client(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                    new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
        }

        /** Offers, and takes the answer the server gives. */
        void negotiate(Function<SessionRequest, CompletableFuture<SessionAnswer>> door) throws Exception {
            String offer = new String(
                    Base64.getDecoder()
                            .decode(await(line -> line.startsWith("offer ")).substring(6)),
                    StandardCharsets.UTF_8);
            SessionAnswer answer = door.apply(new SessionRequest(ROOM, offer, InetAddress.getLoopbackAddress()))
                    .get(10, TimeUnit.SECONDS);
            in.write(Base64.getEncoder().encodeToString(answer.answer().getBytes(StandardCharsets.UTF_8)));
            in.newLine();
            in.flush();
        }

        /** The next line the predicate likes; fails when the client ends or a minute passes. */
        String await(Predicate<String> wanted) throws Exception {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            String line = out.readLine();
                            while (line != null && !wanted.test(line)) {
                                line = out.readLine();
                            }
                            if (line == null) {
                                throw new AssertionError("the client has ended: " + process);
                            }
                            return line;
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
        }
    }

    @Test
    void decodedFramesReachAPlayerThatCameBeforeThePublisherAndOneThatCameAfter() throws Exception {
        meet(SfuConfig.builder().rtcPort(0).build());
    }

    @Test
    void playersOnOtherLoopsThanThePublisherSeeTheSame() throws Exception {
        SfuConfig apart =
                SfuConfig.builder().rtcPort(0).loops(3).togetherSends(0).build();

        List<LoopSnapshot> loops = meet(apart);

        assertThat(loops).hasSize(3);
        assertThat(loops.stream().mapToLong(LoopSnapshot::handedOver).sum())
                .as("packets that went from the publisher's loop to those of players")
                .isGreaterThan(10);
        assertThat(loops.stream().filter(loop -> loop.sent() > 0))
                .as("loops that send")
                .hasSizeGreaterThan(1);
        assertThat(loops.stream().mapToLong(LoopSnapshot::loopBehind).sum()).isZero();
    }

    private static List<LoopSnapshot> meet(SfuConfig config) throws Exception {
        try (Sfu sfu = Sfu.open(config);
                Client early = Client.start("play");
                Client publisher = Client.start("publish");
                Client late = Client.start("play")) {
            early.negotiate(sfu::play);
            early.await("state CONNECTED"::equals);
            publisher.negotiate(sfu::publish);
            publisher.await("state CONNECTED"::equals);
            assertThat(early.await(line -> line.startsWith("size "))).isEqualTo("size 320x240");
            early.await("frames 60"::equals);

            late.negotiate(sfu::play);
            late.await("frames 30"::equals);
            assertThat(sfu.rooms()).singleElement().satisfies(room -> {
                assertThat(room.hasPublisher()).isTrue();
                assertThat(room.subscribers()).isEqualTo(2);
            });
            return sfu.loops();
        }
    }
}
