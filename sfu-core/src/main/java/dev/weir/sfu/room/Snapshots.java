// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Timed;

/** Once a second: how the rooms that are at home on a loop stand, and how much the loop sends. Belongs to that loop. */
final class Snapshots implements Timed {
    private static final long SPACING_NANOS = 1_000_000_000;

    private final MediaLoop loop;
    private final RoomTable<Room> rooms;
    private final SessionTable sessions;
    private final TrafficLedger traffic;
    private final Placement placement;
    private long next;
    private long claimsBefore;

    Snapshots(
            MediaLoop loop, RoomTable<Room> rooms, SessionTable sessions, TrafficLedger traffic, Placement placement) {
        this.loop = loop;
        this.rooms = rooms;
        this.sessions = sessions;
        this.traffic = traffic;
        this.placement = placement;
        this.next = loop.nowNanos() + SPACING_NANOS;
    }

    @Override
    public long nextDeadline() {
        return next;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        next = nowNanos + SPACING_NANOS;
        placement.sent(loop.index(), out.claims() - claimsBefore);
        claimsBefore = out.claims();
        sessions.forgetOldEnds(nowNanos);
        traffic.forgetOld(nowNanos);
        for (RoomTable.Entry<Room> entry : rooms.entries()) {
            if (entry.room().homeLoop() == loop) {
                entry.room().lookAfter();
            }
            entry.room().publishViewers(loop);
        }
    }
}
