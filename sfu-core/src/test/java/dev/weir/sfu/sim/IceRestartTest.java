// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.SessionInfo;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ICE restarts: new credentials on both sides, and nothing else is new. */
class IceRestartTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private SessionInfo session(PeerHandler client) {
        return scenario.rooms().session(scenario.sessionId(client)).orElseThrow();
    }

    private static void assertUnharmed(SimViewer viewer, SimPublisher publisher) {
        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.duplicates()).isZero();
        assertThat(viewer.completeFrames()).containsAll(Pictures.frames(viewer.firstFrame(), publisher.frames() - 3));
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aViewersRestartLosesNothing() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);
        SessionInfo before = session(viewer);

        scenario.restartIce(viewer);
        scenario.runMillis(40_000);

        assertUnharmed(viewer, publisher);
        assertThat(session(viewer).iceTag()).isNotEqualTo(before.iceTag());
        assertThat(session(viewer).remoteUfrag()).isNotEqualTo(before.remoteUfrag());
    }

    @Test
    void aPublishersRestartLosesNothing() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);

        scenario.restartIce(publisher);
        scenario.runMillis(40_000);

        assertUnharmed(viewer, publisher);
        assertThat(publisher.closeReason()).isEmpty();
    }

    @Test
    void aRestartWhoseAnswerIsLostChangesNothing() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);

        scenario.beginIceRestart(viewer);
        scenario.beginIceRestart(publisher);
        scenario.runMillis(40_000);

        assertUnharmed(viewer, publisher);
    }

    @Test
    void oneRestartMayFollowAnotherWhoseAnswerWasLost() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);

        scenario.beginIceRestart(viewer);
        scenario.runMillis(3_000);
        scenario.restartIce(viewer);
        scenario.runMillis(3_000);
        scenario.restartIce(viewer);
        scenario.runMillis(40_000);

        assertUnharmed(viewer, publisher);
    }

    @Test
    void theFormerCredentialsEndWithTheFirstCheckWithTheNewOnes() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);
        Scenario.ClientRestart first = scenario.beginIceRestart(viewer);
        scenario.finishIceRestart(viewer, first);
        scenario.runMillis(2_000);
        scenario.restartIce(viewer);
        scenario.runMillis(2_000);

        // Back to credentials that are over: nothing answers, and consent is lost.
        scenario.finishIceRestart(viewer, first);
        scenario.runMillis(35_000);

        assertThat(viewer.isConnected()).isFalse();
    }

    @Test
    void aClientMayRestartBeforeItHasConnected() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.link(viewer, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(3_000);
        assertThat(viewer.isConnected()).isFalse();

        scenario.link(viewer, LinkProfile.clean(10), LinkProfile.clean(10));
        scenario.restartIce(viewer);
        scenario.runMillis(2_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.completeFrames()).contains(publisher.frames() - 3);
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aClientMayRestartInTheMiddleOfTheHandshake() {
        for (int millis = 5; millis < 120; millis += 10) {
            SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
            SimViewer viewer = scenario.viewer("room", "viewer");
            scenario.runMillis(millis);

            scenario.restartIce(viewer);
            scenario.restartIce(publisher);
            scenario.runMillis(3_000);

            assertUnharmed(viewer, publisher);
            scenario.restart();
        }
    }

    @Test
    void aClientThatHasMovedComesBackByARestartWithoutADecoderNoticing() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);

        scenario.move(viewer);
        scenario.restartIce(viewer);
        scenario.runMillis(5_000);

        assertUnharmed(viewer, publisher);
    }

    @Test
    void noSessionMeansNoRestart() {
        RemoteIce remote = RemoteIce.parse("a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n");

        assertThat(scenario.now(scenario.rooms().restartIce("nobody", remote, InetAddress.getLoopbackAddress())))
                .isEmpty();
    }
}
