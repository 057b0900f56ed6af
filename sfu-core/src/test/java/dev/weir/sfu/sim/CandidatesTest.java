// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.Fingerprint;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.Offerer;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client's candidates are never sent to, whatever they name: an answering agent is ICE-lite, and goes where valid checks come from.
 * So nobody can have the server knock at its own machine, at its neighbours or at a third party.
 */
class CandidatesTest {
    private static final String VICTIM = "10.9.9.9";

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private static String offer(boolean publishing, String candidate) {
        LocalTransport local = new LocalTransport(
                "theirufrag",
                "theirpasswordtheirpassword",
                new Fingerprint("sha-256", "AB:" + "01:".repeat(30) + "CD"),
                List.of(Candidate.host(0, candidate, 5_000)),
                false,
                "client",
                1);
        List<OfferedTrack> tracks = List.of(
                new OfferedTrack(MediaKind.VIDEO, List.of(CodecParameters.of(96, "vp8", 90_000, 1)), List.of(), 1, 0));
        Offerer offerer = publishing ? Offerer.publishing(local, tracks) : Offerer.playing(local, tracks);
        return offerer.offer().print();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VICTIM,
                "10.0.0.1",
                "127.0.0.1",
                "::1",
                "169.254.169.254",
                "fe80::1",
                "224.0.0.251",
                "ff02::1",
                "255.255.255.255",
                "0.0.0.0",
                "host.example",
                "5b3c1d2e.local"
            })
    void nothingIsEverSentToThem(String candidate) {
        SimStranger victim = scenario.stranger(5_000);
        InetAddress client = InetAddress.getLoopbackAddress();
        for (boolean publishing : List.of(true, false)) {
            String offer = offer(publishing, candidate);
            assertThat(offer).contains(" " + candidate + " 5000 typ host");
            SessionRequest request = new SessionRequest(new RoomName("room"), offer, client);
            scenario.now(
                    publishing
                            ? scenario.rooms().publish(request)
                            : scenario.rooms().play(request));
        }
        assertThat(scenario.rooms().sessions()).hasSize(2);

        // Beyond the time that a session has to be set up in.
        scenario.runMillis(15_000);

        assertThat(scenario.rooms().sessions()).isEmpty();
        assertThat(scenario.serverSentBytes()).isZero();
        assertThat(scenario.unreachable()).isZero();
        assertThat(victim.answers()).isZero();
    }
}
