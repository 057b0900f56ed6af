// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.RoomFullException;
import dev.weir.sfu.room.SessionInfo.Role;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomTableTest {
    private static final RoomName ROOM = new RoomName("room");

    /** Sessions and rooms as in the tests that do not mind. */
    private final RoomTable<String> table = new RoomTable<>(1_000, 1_000);

    private final AtomicInteger opened = new AtomicInteger();

    private static RoomPolicy policy(boolean holdsViewers, int maxViewers) {
        return new RoomPolicy(holdsViewers, maxViewers, Optional.empty(), true);
    }

    private String enter(RoomTable<String> where, String room, Role role, RoomPolicy policy) {
        return where.enter(new RoomName(room), role, policy, () -> room + " no. " + opened.incrementAndGet());
    }

    private String enter(Role role, RoomPolicy policy) {
        return enter(table, "room", role, policy);
    }

    @Test
    void aRoomIsOpenedOnceAndIsThereWhileSomebodyIs() {
        assertThat(enter(Role.SUBSCRIBER, RoomPolicy.DEFAULT)).isEqualTo("room no. 1");
        assertThat(enter(Role.PUBLISHER, RoomPolicy.DEFAULT)).isEqualTo("room no. 1");
        table.leave(ROOM, Role.SUBSCRIBER);
        assertThat(table.get(ROOM)).contains("room no. 1");

        table.leave(ROOM, Role.PUBLISHER);

        assertThat(table.get(ROOM)).isEmpty();
        assertThat(enter(Role.PUBLISHER, RoomPolicy.DEFAULT)).isEqualTo("room no. 2");
    }

    @Test
    void whoIsHiddenTakesNoViewersPlaceButKeepsTheRoomThere() {
        RoomPolicy oneViewer = policy(false, 1);
        assertThatThrownBy(() -> enter(Role.HIDDEN, oneViewer)).isInstanceOf(NoPublisherException.class);
        enter(Role.PUBLISHER, oneViewer);

        enter(Role.HIDDEN, oneViewer);
        enter(Role.SUBSCRIBER, oneViewer);
        enter(Role.HIDDEN, oneViewer);

        assertThatThrownBy(() -> enter(Role.SUBSCRIBER, oneViewer)).isInstanceOf(RoomFullException.class);
        table.leave(ROOM, Role.PUBLISHER);
        table.leave(ROOM, Role.SUBSCRIBER);
        table.leave(ROOM, Role.HIDDEN);
        assertThat(table.get(ROOM)).isPresent();
        table.leave(ROOM, Role.HIDDEN);
        assertThat(table.get(ROOM)).isEmpty();
    }

    @Test
    void theLimitOfSessionsHoldsOverAllRoomsAndRoles() {
        RoomTable<String> small = new RoomTable<>(2, 1_000);
        enter(small, "one", Role.PUBLISHER, RoomPolicy.DEFAULT);
        enter(small, "two", Role.SUBSCRIBER, RoomPolicy.DEFAULT);
        assertThatThrownBy(() -> enter(small, "two", Role.SUBSCRIBER, RoomPolicy.DEFAULT))
                .isInstanceOf(CapacityException.class)
                .hasMessageContaining("2 sessions");

        small.leave(new RoomName("one"), Role.PUBLISHER);

        enter(small, "two", Role.SUBSCRIBER, RoomPolicy.DEFAULT);
    }

    @Test
    void theLimitOfRoomsKeepsNobodyOutOfThoseThatAreThere() {
        RoomTable<String> small = new RoomTable<>(1_000, 1);
        enter(small, "one", Role.PUBLISHER, RoomPolicy.DEFAULT);
        enter(small, "one", Role.SUBSCRIBER, RoomPolicy.DEFAULT);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> enter(small, "two", Role.PUBLISHER, RoomPolicy.DEFAULT))
                    .isInstanceOf(CapacityException.class)
                    .hasMessageContaining("1 rooms");
        }
        small.leave(new RoomName("one"), Role.PUBLISHER);
        small.leave(new RoomName("one"), Role.SUBSCRIBER);

        enter(small, "two", Role.PUBLISHER, RoomPolicy.DEFAULT);
    }

    @Test
    void theLimitOfViewersDoesNotCountPublishers() {
        enter(Role.PUBLISHER, policy(true, 1));
        enter(Role.SUBSCRIBER, policy(true, 1));
        enter(Role.PUBLISHER, policy(true, 1));

        assertThatThrownBy(() -> enter(Role.SUBSCRIBER, policy(true, 1)))
                .isInstanceOf(RoomFullException.class)
                .hasMessageContaining("1 viewers");
        table.leave(ROOM, Role.PUBLISHER);
        assertThatThrownBy(() -> enter(Role.SUBSCRIBER, policy(true, 1))).isInstanceOf(RoomFullException.class);
        table.leave(ROOM, Role.SUBSCRIBER);
        enter(Role.SUBSCRIBER, policy(true, 1));
    }

    @Test
    void aRoomThatHoldsNoViewersTakesThemWhileSomebodyPublishes() {
        assertThatThrownBy(() -> enter(Role.SUBSCRIBER, policy(false, 0)))
                .isInstanceOfSatisfying(
                        NoPublisherException.class,
                        early -> assertThat(early.retryAfterSeconds()).isPositive());
        enter(Role.PUBLISHER, policy(false, 0));
        enter(Role.SUBSCRIBER, policy(false, 0));
        table.leave(ROOM, Role.PUBLISHER);

        assertThat(table.get(ROOM)).as("whoever is in stays in").isPresent();
        assertThatThrownBy(() -> enter(Role.SUBSCRIBER, policy(false, 0))).isInstanceOf(NoPublisherException.class);
    }

    @Test
    void whoIsRefusedLeavesNothingBehind() {
        RoomTable<String> small = new RoomTable<>(1, 1);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> enter(small, "early", Role.SUBSCRIBER, policy(false, 0)))
                    .isInstanceOf(NoPublisherException.class);
            assertThatThrownBy(() -> small.enter(ROOM, Role.PUBLISHER, RoomPolicy.DEFAULT, () -> {
                        throw new IllegalStateException("no place to open it");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(small.entries()).isEmpty();
        enter(small, "room", Role.PUBLISHER, RoomPolicy.DEFAULT);
    }

    @Test
    void theNewestPolicyIsTheRooms() {
        enter(Role.PUBLISHER, RoomPolicy.DEFAULT);
        RoomPolicy unlisted = new RoomPolicy(true, 0, Optional.empty(), false);
        enter(Role.SUBSCRIBER, unlisted);

        assertThat(table.entries())
                .singleElement()
                .extracting(RoomTable.Entry::policy)
                .isEqualTo(unlisted);
    }

    @Test
    void thousandAtOnceNeverPassALimitAndLeaveNoneBehind() throws Exception {
        RoomTable<String> small = new RoomTable<>(50, 10);
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = IntStream.range(0, 8)
                .mapToObj(t -> new Thread(() -> {
                    awaitUninterruptibly(start);
                    for (int i = 0; i < 1_000; i++) {
                        String room = "room-" + (t + i) % 12;
                        try {
                            enter(small, room, Role.SUBSCRIBER, policy(true, 3));
                        } catch (CapacityException refused) {
                            continue;
                        }
                        admitted.incrementAndGet();
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        small.entries()
                                .forEach(entry ->
                                        most.accumulateAndGet(entry.viewers() > 3 ? Integer.MAX_VALUE : 0, Math::max));
                        if (i % 2 == 0) {
                            inside.decrementAndGet();
                            small.leave(new RoomName(room), Role.SUBSCRIBER);
                        }
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admitted.get()).isPositive();
        assertThat(most.get()).isBetween(1, 30);
        assertThat(viewers(small)).isEqualTo(inside.get());
        // Who left last may have left a place free: with nobody else about, it must be there to take, and no other.
        IntStream.range(0, 12 * 3).forEach(i -> {
            try {
                enter(small, "room-" + i % 12, Role.SUBSCRIBER, policy(true, 3));
            } catch (CapacityException full) {
                // As most are: ten rooms of three.
            }
        });
        assertThat(viewers(small)).isEqualTo(30);
        List.copyOf(small.entries()).forEach(entry -> {
            String name = entry.room().substring(0, entry.room().indexOf(' '));
            IntStream.range(0, entry.viewers()).forEach(i -> small.leave(new RoomName(name), Role.SUBSCRIBER));
        });
        assertThat(small.entries()).isEmpty();
        IntStream.range(0, 50).forEach(i -> enter(small, "again-" + i % 10, Role.SUBSCRIBER, policy(true, 5)));
    }

    private static int viewers(RoomTable<?> table) {
        return table.entries().stream().mapToInt(RoomTable.Entry::viewers).sum();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
