// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.StunMessage;
import dev.weir.sfu.ice.StunUsername;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn after another: the only thing that touches peers and rooms.
 *
 * <pre>
 *   turn(now):  commands -> receive a batch -> each datagram to its peer -> turn ends (fan-out) -> deadlines -> send the batch
 * </pre>
 *
 * <p>A busy loop finds more datagrams at its next turn and an idle one finds the first at once: batches grow with load and no
 * timer delays a packet. Nothing here blocks but {@link Transport#await} between turns.
 *
 * <p>All methods but {@link #execute} belong to the thread that calls {@link #turn}. A bug in one peer ends that peer, not the
 * loop.
 */
public final class MediaLoop {
    /** Work that gathers during a turn and is done once at its end. */
    @FunctionalInterface
    public interface TurnEnd {
        void turnEnded(long nowNanos, Outbox out);
    }

    private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

    /** Datagrams of one turn: enough to batch a video frame of several publishers, few enough to keep deadlines. */
    private static final int MAX_BATCH = 64;

    private static final int OUTBOX_SLOTS = 256;
    private static final int MAX_FREE_PACKETS = 8192;

    private final Transport transport;
    private final Outbox out;
    private final PacketPool pool = new PacketPool(MAX_FREE_PACKETS);
    private final PeerTable peers;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final LoopCounters counters = new LoopCounters();
    private final List<TurnEnd> turnEnds = new ArrayList<>();
    private volatile boolean stopped;
    private long nowNanos;

    public MediaLoop(Transport transport, long nowNanos) {
        this.transport = transport;
        this.out = new Outbox(OUTBOX_SLOTS, transport::send);
        this.peers = new PeerTable(transport);
        this.nowNanos = nowNanos;
    }

    /**
     * Does everything that is to be done now.
     *
     * @return when the next deadline is; {@link Long#MIN_VALUE} when there may be more to do at once
     */
    public long turn(long now) {
        nowNanos = now;
        boolean busy = runCommands();
        int received = transport.receive(this::datagram, MAX_BATCH, now);
        // By index: a turn end may ask for another one.
        for (int i = 0; i < turnEnds.size(); i++) {
            turnEnds.get(i).turnEnded(now, out);
        }
        turnEnds.clear();
        fireDeadlines(now);
        out.flush();
        counters.turn(received);
        return busy || received == MAX_BATCH ? Long.MIN_VALUE : deadlines.next();
    }

    private boolean runCommands() {
        boolean any = false;
        // Bounded by what was there at the start: a command that queues another cannot keep packets waiting.
        for (int left = commands.size(); left > 0; left--) {
            Runnable command = commands.poll();
            if (command == null) {
                break;
            }
            any = true;
            try {
                command.run();
            } catch (RuntimeException bug) {
                log.error("a command failed", bug);
            }
        }
        return any && !commands.isEmpty();
    }

    private void datagram(Packet datagram, Path path) {
        Registration registration = peers.byPath(path);
        if (StunMessage.looksLikeStun(datagram.array(), datagram.offset(), datagram.length())) {
            // The username outranks the address: a browser may use one socket for two sessions, a NAT one port for two.
            @Nullable String ufrag = StunUsername.localUfrag(datagram.array(), datagram.offset(), datagram.length());
            Registration named = ufrag == null ? registration : peers.byUfrag(ufrag);
            if (named != null) {
                handle(named, datagram, path);
                peers.noticePath(named, path);
                return;
            }
        } else if (registration != null) {
            handle(registration, datagram, path);
            return;
        }
        counters.unknownSender();
    }

    private void handle(Registration registration, Packet datagram, Path path) {
        try {
            registration.peer().handle(datagram, path, nowNanos, out);
        } catch (RuntimeException bug) {
            registration.fail(bug);
        }
        deadlines.update(registration.entry());
    }

    private void fireDeadlines(long now) {
        for (DeadlineQueue.Entry entry = deadlines.due(now); entry != null; entry = deadlines.due(now)) {
            try {
                entry.timed.handleTimeout(now, out);
            } catch (RuntimeException bug) {
                if (entry.timed instanceof Registration registration) {
                    registration.fail(bug);
                } else {
                    log.error("a timer failed", bug);
                    deadlines.remove(entry);
                    continue;
                }
            }
            deadlines.update(entry);
            if (entry.timed.nextDeadline() <= now) {
                // Not in this turn again: a deadline in the past must not starve the others.
                break;
            }
        }
    }

    /**
     * Runs a command on the loop at its next turn. Any thread.
     *
     * @return false when the loop has stopped: the command will never run
     */
    public boolean execute(Runnable command) {
        commands.add(command);
        if (stopped && commands.remove(command)) {
            return false;
        }
        transport.wakeUp();
        return true;
    }

    /** Takes no more commands, runs those there are, and sends what they send. For the end of the loop, a bug's included. */
    void stop() {
        stopped = true;
        while (!commands.isEmpty()) {
            runCommands();
        }
        out.flush();
    }

    /** Adds a peer that answers to the given local ufrag. */
    public Registration register(Peer peer, String ufrag) {
        Registration registration = new Registration(this, peer, ufrag);
        peers.add(registration);
        deadlines.update(registration.entry());
        return registration;
    }

    /** Adds a peer that dials: the answers to its checks come from those paths, and name nobody. */
    public Registration dial(Peer peer, String ufrag, List<Path> paths) {
        Registration registration = register(peer, ufrag);
        paths.forEach(path -> peers.remember(registration, path));
        return registration;
    }

    void unregister(Registration registration) {
        peers.remove(registration);
        deadlines.remove(registration.entry());
    }

    void update(DeadlineQueue.Entry entry) {
        deadlines.update(entry);
    }

    /** Calls {@code timed} at its deadlines for as long as it has one; again needed when it had none. */
    public void schedule(Timed timed) {
        deadlines.update(new DeadlineQueue.Entry(timed));
    }

    /** Calls {@code turnEnd} once, when the batch of this turn has been handled. */
    public void atTurnEnd(TurnEnd turnEnd) {
        turnEnds.add(turnEnd);
    }

    /** The time of the current turn. */
    public long nowNanos() {
        return nowNanos;
    }

    /** What leaves at the end of this turn. */
    public Outbox out() {
        return out;
    }

    public PacketPool pool() {
        return pool;
    }

    /** Readable by any thread. */
    public LoopCounters counters() {
        return counters;
    }

    /** Lets the peer of that ufrag do what it has ready: a handshake has gone a step further. Any thread. */
    public void poke(String ufrag) {
        execute(() -> {
            Registration registration = peers.byUfrag(ufrag);
            if (registration != null) {
                try {
                    registration.handleTimeout(nowNanos, out);
                } catch (RuntimeException bug) {
                    registration.fail(bug);
                }
                deadlines.update(registration.entry());
            }
        });
    }
}
