// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.StunMessage;
import dev.weir.sfu.ice.StunUsername;
import dev.weir.sfu.jfr.TurnWatch;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn after another: the only thing that touches the peers and the part of each room that are its own.
 *
 * <pre>
 *   turn(now):  commands -> mail of other loops -> receive a batch -> each datagram to its peer
 *               -> turn ends (hand over, fan-out) -> deadlines -> send the batch
 * </pre>
 *
 * <p>A busy loop finds more datagrams at its next turn and an idle one finds the first at once: batches grow with load, and only in
 * large rooms a picture waits for the rest of it ({@link TurnEnd#gathersUntil}). Nothing here blocks but {@link #await} between
 * turns.
 *
 * <p>Several loops may share a port ({@link #sharing}). Between them pass: commands; datagrams that the kernel gave to the wrong
 * loop, which hop once; and media packets, each once to every loop that wants it. What a loop was sent after a command, it
 * handles after that command.
 *
 * <p>All methods but {@link #execute}, {@link #handOver}, {@link #streamed} and {@link #counters} belong to the thread that calls
 * {@link #turn}. A bug in one peer ends that peer, not the loop.
 */
public final class MediaLoop {
    private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

    /**
     * Datagrams of one turn: more than can arrive during the longest, so that nothing is older than the turn before, and what
     * is to be dropped is chosen by us and not by a full socket buffer.
     */
    private static final int MAX_BATCH = 4096;

    private static final int OUTBOX_SLOTS = 256;

    /**
     * Packets kept for the next room when rooms end, 100 MB of them or an eighth of the heap: collected by turns and made anew,
     * they fill the old generation, which the serial collector of Java 25 rather grows than collects.
     */
    private static final int MAX_FREE_PACKETS =
            (int) Math.min(65_536, Runtime.getRuntime().maxMemory() / 8 / Packet.HEAP_BYTES);

    /** Media from other loops: half a second of 2,000 packets a second. */
    private static final int MEDIA_PLACES = 1024;

    /** Datagrams for us that came to other loops: kept apart, because strangers can write some of them. */
    private static final int DATAGRAM_PLACES = 1024;

    private final Transport transport;
    private final Outbox out;
    private final PacketPool pool = new PacketPool(MAX_FREE_PACKETS);
    private final PeerTable peers;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final LoopCounters counters = new LoopCounters();
    private final TurnEnds turnEnds = new TurnEnds();
    private final Mailbox media = new Mailbox(MEDIA_PLACES);
    private final Mailbox datagrams = new Mailbox(DATAGRAM_PLACES);
    private final LoopDirectory directory;
    private final int index;
    private final TurnBudget budget = new TurnBudget();
    private final TurnWatch watch = TurnWatch.open();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private Stranger stranger = (datagram, path) -> false;
    private volatile boolean stopped;
    private long nowNanos;
    private long claimsBefore;
    private int received;
    private double share = 1;
    private long oldestForwarded = Long.MAX_VALUE;

    /** The only loop on its port. */
    public MediaLoop(Transport transport, long nowNanos) {
        this(0, transport, new LoopDirectory(), nowNanos);
    }

    private MediaLoop(int index, Transport transport, LoopDirectory directory, long nowNanos) {
        this.index = index;
        this.transport = transport;
        this.out = new Outbox(OUTBOX_SLOTS, transport::send);
        this.directory = directory;
        this.peers = new PeerTable(this, transport, directory);
        this.nowNanos = nowNanos;
    }

    /** A loop for each of the transports, which share one port. */
    public static List<MediaLoop> sharing(List<? extends Transport> transports, long nowNanos) {
        LoopDirectory directory = new LoopDirectory();
        List<MediaLoop> loops = new ArrayList<>();
        for (Transport transport : transports) {
            loops.add(new MediaLoop(loops.size(), transport, directory, nowNanos));
        }
        return List.copyOf(loops);
    }

    /** Whatever belongs to no session is shown to that one, and counted when it does not want it. Before the first turn. */
    public void showStrangersTo(Stranger newStranger) {
        stranger = newStranger;
    }

    /** Its place among the loops of its port, from 0. */
    public int index() {
        return index;
    }

    /**
     * Does everything that is to be done now.
     *
     * @return when the next deadline is; {@link Long#MIN_VALUE} when there may be more to do at once
     */
    public long turn(long now) {
        watch.begins();
        nowNanos = now;
        // Before the commands: what was posted after one of them must not overtake it.
        long mediaTail = media.tail();
        long datagramTail = datagrams.tail();
        counters.waiting(media.waiting() + datagrams.waiting());
        runCommands();
        media.drain(mediaTail, this::mediaArrived, out);
        datagrams.drain(datagramTail, this::passedDatagram, out);
        received = transport.receive(this::datagram, MAX_BATCH, now);
        share = budget.share(turnEnds.sends());
        turnEnds.run(now, out);
        fireDeadlines(now);
        out.flush();
        counters.turn();
        if (received == MAX_BATCH) {
            counters.fullBatch();
        }
        return received == MAX_BATCH || hasMail() ? Long.MIN_VALUE : Math.min(deadlines.next(), turnEnds.next());
    }

    /**
     * During a turn's end: which share of what is to be sent this loop can send without falling behind. Below 1 it is
     * overloaded; at 2 it could send twice as much.
     */
    public double share() {
        return share;
    }

    /** As of {@link Transport#sendsRuns}. */
    public boolean sendsRuns() {
        return transport.sendsRuns();
    }

    /** How long the last turn took; for whoever calls {@link #turn} to say. */
    public void turnTook(long nanos) {
        counters.turnTook(nanos);
        if (oldestForwarded != Long.MAX_VALUE) {
            counters.forwarded(nowNanos + nanos - oldestForwarded);
            oldestForwarded = Long.MAX_VALUE;
        }
        budget.took(nanos, out.claims() - claimsBefore);
        watch.ended(index, received, out.claims() - claimsBefore);
        claimsBefore = out.claims();
    }

    /** This turn sends on a packet that arrived then. */
    public void forwards(long arrivalNanos) {
        oldestForwarded = Math.min(oldestForwarded, arrivalNanos);
    }

    /** Commands that have not run yet. Any thread; looks at each of them. */
    public int waitingCommands() {
        return commands.size();
    }

    /** Whether something of another thread waits for the next turn. */
    public boolean hasMail() {
        return !commands.isEmpty() || !media.isEmpty() || !datagrams.isEmpty();
    }

    /** Waits for something to do, at most that long; {@link Long#MAX_VALUE} for no limit. */
    void await(long timeoutNanos) {
        asleep.set(true);
        // After saying so: who puts something in from now on sees it.
        if (!hasMail()) {
            transport.await(timeoutNanos);
        }
        asleep.set(false);
    }

    private void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            transport.wakeUp();
        }
    }

    /**
     * Gives a copy of a packet to something on this loop. Any thread.
     *
     * @param from counts it
     * @return false when this loop is too far behind to take it
     */
    public boolean handOver(Packet packet, Recipient recipient, long number, MediaLoop from) {
        boolean taken = media.offer(packet, recipient, null, number);
        if (taken) {
            from.counters.packetHandedOver();
            wake();
        } else {
            from.counters.mailboxDrop();
        }
        return taken;
    }

    private Packet mediaArrived(
            Packet packet, @Nullable Recipient recipient, @Nullable Path path, long number, Outbox outbox) {
        return recipient == null ? packet : recipient.arrived(packet, number, nowNanos, outbox);
    }

    private Packet passedDatagram(
            Packet packet, @Nullable Recipient recipient, @Nullable Path path, long number, Outbox outbox) {
        if (path != null && !handleOwn(packet, path, ufrag(packet))) {
            counters.unknownSender();
        }
        return packet;
    }

    private void runCommands() {
        // Bounded by what was there at the start: a command that queues another cannot keep packets waiting.
        for (int left = commands.size(); left > 0; left--) {
            Runnable command = commands.poll();
            if (command == null) {
                break;
            }
            try {
                command.run();
            } catch (RuntimeException bug) {
                log.error("a command failed", bug);
            }
        }
    }

    private void datagram(Packet datagram, Path path) {
        @Nullable String ufrag = ufrag(datagram);
        if (!handleOwn(datagram, path, ufrag) && !passOn(datagram, path, ufrag) && !stranger.handle(datagram, path)) {
            counters.unknownSender();
        }
    }

    /** Whom a STUN request names; null when it is none, or names nobody. */
    private static @Nullable String ufrag(Packet datagram) {
        return StunMessage.looksLikeStun(datagram.array(), datagram.offset(), datagram.length())
                ? StunUsername.localUfrag(datagram.array(), datagram.offset(), datagram.length())
                : null;
    }

    private boolean handleOwn(Packet datagram, Path path, @Nullable String ufrag) {
        // The username outranks the address: a browser may use one socket for two sessions, a NAT one port for two.
        Registration registration = ufrag == null ? peers.byPath(path) : peers.byUfrag(ufrag);
        if (registration == null) {
            return false;
        }
        handle(registration, datagram, path);
        if (ufrag != null) {
            peers.noticePath(registration, path);
            peers.dropUfrags(registration);
        }
        return true;
    }

    /** The kernel gave us what belongs to a session of another loop. */
    private boolean passOn(Packet datagram, Path path, @Nullable String ufrag) {
        MediaLoop owner = ufrag == null ? peers.ownerElsewhere(path) : directory.byUfrag(ufrag);
        if (owner == null || owner == this) {
            return false;
        }
        if (passTo(owner, datagram, path)) {
            counters.datagramPassedOn();
        }
        return true;
    }

    private boolean passTo(MediaLoop owner, Packet datagram, Path path) {
        boolean taken = owner.datagrams.offer(datagram, null, path, 0);
        if (taken) {
            owner.wake();
        } else {
            counters.mailboxDrop();
        }
        return taken;
    }

    /**
     * Takes a datagram that came by a stream to that loop of this port whose session it is for. Any thread.
     *
     * @return false when no session knows it: then it was counted and dropped
     */
    public boolean streamed(Packet datagram, Path path) {
        @Nullable String ufrag = ufrag(datagram);
        MediaLoop owner = ufrag == null ? directory.owner(path) : directory.byUfrag(ufrag);
        if (owner == null) {
            counters.unknownSender();
            return false;
        }
        passTo(owner, datagram, path);
        return true;
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
        wake();
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
        if (index > 0) {
            // Until then every datagram would be the first loop's, and two threads would wake for it.
            transport.takeShare();
        }
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

    /**
     * Calls {@code turnEnd} once, when the batch of this turn has been handled.
     *
     * @param rank 0 to {@link TurnEnd#RANKS} - 1; lower ranks are called first
     */
    public void atTurnEnd(int rank, TurnEnd turnEnd) {
        turnEnds.add(rank, turnEnd);
    }

    PeerTable peers() {
        return peers;
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
                goOn(registration);
            }
        });
    }

    /** Does so by the place itself, which outlives ICE restarts. Any thread. */
    void poke(Registration registration) {
        execute(() -> goOn(registration));
    }

    private void goOn(Registration registration) {
        try {
            registration.handleTimeout(nowNanos, out);
        } catch (RuntimeException bug) {
            registration.fail(bug);
        }
        deadlines.update(registration.entry());
    }
}
