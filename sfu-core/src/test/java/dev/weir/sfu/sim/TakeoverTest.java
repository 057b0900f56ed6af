// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may have a room that has a publisher, and what its viewers see of the change. */
class TakeoverTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private SimPublisher publisher(String subject) {
        scenario.be(subject);
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.be("");
        return publisher;
    }

    private void assertBusy(String subject, int retryAfterSeconds) {
        assertThatThrownBy(() -> publisher(subject))
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(RoomBusyException.class))
                .extracting(RoomBusyException::retryAfterSeconds)
                .isEqualTo(retryAfterSeconds);
        scenario.be("");
    }

    @Test
    void tenViewersGoOnWhenTheSameSubjectPublishesAnew() {
        List<String> left = new ArrayList<>();
        scenario.open(new MediaObserver() {
            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                left.add(reason);
            }
        });
        SimPublisher first = publisher("alice");
        List<SimViewer> viewers = IntStream.range(0, 10)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();
        scenario.runMillis(3_000);

        scenario.shiftPayloadTypes(4);
        SimPublisher second = publisher("alice");
        assertThat(left).containsExactly("replaced");
        scenario.runMillis(3_000);

        assertThat(first.closeReason()).contains(CloseReason.REMOTE);
        assertThat(second.frames()).isGreaterThan(80);
        assertThat(scenario.rooms().snapshots()).singleElement().satisfies(room -> {
            assertThat(room.hasPublisher()).isTrue();
            assertThat(room.subscribers()).isEqualTo(10);
        });
        viewers.forEach(viewer -> assertWentOn(viewer, first.frames()));
    }

    /** The second publisher's frames begin at 0, as the first one's did. */
    private static void assertWentOn(SimViewer viewer, int framesOfFirst) {
        assertThat(viewer.isConnected()).as("%s", viewer).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.duplicates()).isZero();
        List<SimViewer.Received> video = viewer.video();
        int change = IntStream.range(1, video.size())
                .filter(i ->
                        video.get(i).part().frame() < video.get(i - 1).part().frame())
                .reduce((a, b) -> {
                    throw new AssertionError("went back twice, at " + a + " and " + b);
                })
                .orElseThrow();
        assertThat(video.get(change - 1).part().frame()).isGreaterThan(framesOfFirst - 10);
        assertThat(video.get(change).part().key()).isTrue();
        assertThat(video.get(change).part().part()).isZero();
        for (int i = 1; i < video.size(); i++) {
            int step = video.get(i).timestamp() - video.get(i - 1).timestamp();
            assertThat(step).as("timestamp step at %d", i).isBetween(0, 2 * 90_000);
        }
        List<Long> audio = viewer.audio().keySet().stream().sorted().toList();
        assertThat(audio).hasSize((int) (audio.get(audio.size() - 1) - audio.get(0) + 1));
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aSubjectsSessionsInOtherRoomsAndAsAViewerGoOn() {
        scenario.be("alice");
        SimPublisher elsewhere = scenario.publisher("next-door", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        SimPublisher first = publisher("alice");
        scenario.runMillis(1_000);

        publisher("alice");
        scenario.runMillis(1_000);

        assertThat(first.closeReason()).contains(CloseReason.REMOTE);
        assertThat(elsewhere.closeReason()).isEmpty();
        assertThat(viewer.isConnected()).isTrue();
        assertThat(scenario.rooms().sessions()).hasSize(3);
    }

    @Test
    void aSubjectThatIsNotConnectedYetIsReplacedAtOnceAndLearnsWhy() {
        SimPublisher first = publisher("alice");
        String firstSession = scenario.sessionId(first);

        SimPublisher second = publisher("alice");

        assertThat(scenario.rooms().session(firstSession)).isEmpty();
        assertThat(scenario.rooms().endOf(firstSession))
                .contains(new SessionEnd(new RoomName("room"), SessionInfo.Role.PUBLISHER, SessionEnd.Reason.REPLACED));
        scenario.runMillis(1_000);
        assertThat(second.closeReason()).isEmpty();
        assertThat(second.frames()).isPositive();
    }

    @Test
    void anotherSubjectIsRefusedWhileThePublisherSends() {
        publisher("alice");
        scenario.runMillis(20_000);

        assertBusy("bob", 5);
        assertBusy("", 5);
    }

    @Test
    void nobodyInParticularIsNotTakenForTheSame() {
        publisher("");
        scenario.runMillis(2_000);

        assertBusy("", 5);
    }

    @Test
    void anybodyGetsTheRoomOfAPublisherThatHasBeenSilentForFiveSeconds() {
        SimPublisher first = publisher("alice");
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);
        scenario.link(first, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(3_000);
        assertBusy("bob", 3);
        scenario.runMillis(2_100);

        SimPublisher second = publisher("bob");
        scenario.runMillis(3_000);

        assertThat(first.closeReason()).contains(CloseReason.REMOTE);
        assertThat(second.closeReason()).isEmpty();
        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aPublisherThatNeverConnectsKeepsTheRoomForFiveSecondsOnly() {
        SimPublisher first = publisher("alice");
        scenario.link(first, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(4_900);
        assertBusy("bob", 1);

        scenario.runMillis(200);

        assertThat(publisher("bob").closeReason()).isEmpty();
    }

    @Test
    void takeoversMayFollowEachOtherAsFastAsTheyLike() {
        SimViewer viewer = scenario.viewer("room", "viewer");
        List<SimPublisher> publishers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            publishers.add(publisher("alice"));
            scenario.runMillis(i * 60L);
        }
        scenario.runMillis(3_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        assertThat(publishers.get(7).closeReason()).isEmpty();
        assertThat(viewer.completeFrames()).contains(publishers.get(7).frames() - 3);
        Pictures.assertPlayable(viewer);
    }
}
