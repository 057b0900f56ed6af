// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionInfo;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final LogTap tap = new LogTap();
    private final List<SessionInfo> in = new ArrayList<>();
    private long nanos = 1;

    /** What happens at a time, in milliseconds. */
    private long leaveAtMillis = Long.MAX_VALUE;

    private boolean interrupted;

    @AfterEach
    void stopListening() {
        tap.close();
    }

    @Test
    void doesNotWaitWhenNobodyIsIn() {
        await("8s");
        assertThat(passedMillis()).isZero();
        assertThat(tap.lines()).containsExactly("draining: nobody is in");
    }

    @Test
    void waitsUntilEverybodyHasLeft() {
        come("studio", 1, 10);
        leaveAtMillis = 3_200;
        await("8s");
        assertThat(passedMillis()).isEqualTo(3_200);
        assertThat(tap.lines())
                .containsExactly(
                        "draining: no new sessions; 1 publisher and 10 viewers of 1 room may stay for 8 s",
                        "drained: everybody has left after 3 s");
    }

    @Test
    void saysEveryFiveSecondsWhoIsWaitedForAndGivesUpInTheEnd() {
        come("studio", 1, 1);
        come("lobby", 0, 2);
        await("12s");
        assertThat(passedMillis()).isEqualTo(12_000);
        assertThat(tap.lines())
                .containsExactly(
                        "draining: no new sessions; 1 publisher and 3 viewers of 2 rooms may stay for 12 s",
                        "draining: 1 publisher and 3 viewers of 2 rooms still in, 7 s left",
                        "draining: 1 publisher and 3 viewers of 2 rooms still in, 2 s left",
                        "the 12 s of the drain are over, ending 1 publisher and 3 viewers of 2 rooms");
    }

    @Test
    void doesNotWaitWithoutTime() {
        come("studio", 1, 0);
        await("0s");
        assertThat(passedMillis()).isZero();
        assertThat(tap.lines()).hasSize(2).last().asString().contains("are over, ending 1 publisher and 0 viewers");
    }

    @Test
    void waitsNoLongerWhenItsThreadIsToStop() {
        come("studio", 1, 0);
        interrupted = true;
        await("8s");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(passedMillis()).isZero();
    }

    private void await(String timeout) {
        new Drain(() -> List.copyOf(in), Duration.parse("PT" + timeout), () -> nanos, this::pause).await();
    }

    private void pause(Duration time) throws InterruptedException {
        if (interrupted) {
            throw new InterruptedException();
        }
        nanos += time.toNanos();
        if (passedMillis() >= leaveAtMillis) {
            in.clear();
        }
    }

    private long passedMillis() {
        return Duration.ofNanos(nanos - 1).toMillis();
    }

    private void come(String room, int publishers, int viewers) {
        for (int i = 0; i < publishers + viewers; i++) {
            in.add(new SessionInfo(
                    "id" + i,
                    new RoomName(room),
                    i < publishers ? SessionInfo.Role.PUBLISHER : SessionInfo.Role.SUBSCRIBER,
                    Client.anonymous(InetAddress.getLoopbackAddress()),
                    Instant.EPOCH,
                    "tag",
                    "ufrag"));
        }
    }
}
