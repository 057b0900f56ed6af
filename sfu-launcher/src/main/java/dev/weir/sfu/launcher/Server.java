// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.launcher.settings.RunSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.ViewerSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running standalone server: one HTTP address, one UDP port. Thread-safe; {@link #close} may be called more than once. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    /** A loop that works ends all its sessions in one turn. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final Sfu sfu;
    private final Drain drain;
    private final Routes routes;
    private final UndertowDoor door;
    private final String url;
    private final List<Runnable> closings;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes what is to be closed, in that order. */
    Server(Sfu sfu, Drain drain, Routes routes, UndertowDoor door, String url, List<Runnable> closings) {
        this.sfu = sfu;
        this.drain = drain;
        this.routes = routes;
        this.door = door;
        this.url = url;
        this.closings = List.copyOf(closings);
    }

    /**
     * Binds both ports and starts; blocks for some tens of milliseconds.
     *
     * @throws StartException when a port cannot be bound, an advertised name does not resolve or the certificate cannot be used
     */
    public static Server open(Settings settings) {
        return open(settings, BODY_TIMEOUT);
    }

    static Server open(Settings settings, Duration bodyTimeout) {
        return new Assembly(settings, bodyTimeout).server();
    }

    /** The address to open in a browser on this machine, such as {@code http://localhost:8080/}, https with TLS. */
    public String url() {
        return url;
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return door.address().getPort();
    }

    /** How each viewer of a room stands, a second old at most. */
    public List<ViewerSnapshot> viewers(RoomName room) {
        return sfu.viewers(room);
    }

    /** What the TCP port for media has done so far. */
    public TcpSnapshot tcp() {
        return sfu.tcp();
    }

    /** The UDP port that is bound. */
    public int rtcPort() {
        return sfu.rtcPort();
    }

    /** What each media loop has done so far. */
    public List<LoopSnapshot> loops() {
        return sfu.loops();
    }

    /**
     * Takes no new sessions any more and tells viewers to go elsewhere. Blocks until everybody has left or {@link
     * RunSettings#DRAIN_TIMEOUT} is over; {@link #close} is what comes next.
     */
    void drain() {
        sfu.drainForGood();
        drain.await();
    }

    /** Refuses new requests, ends every session and tells the peers, then frees both ports. Blocks until done. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        log.info("stopping");
        routes.stopTakingRequests();
        endSessions();
        closings.forEach(Runnable::run);
        log.info("stopped");
    }

    /** Peers are told before recordings are completed, which may take a while. */
    private void endSessions() {
        sfu.drainForGood();
        try {
            CompletableFuture.allOf(sfu.sessions().stream()
                            .map(session -> sfu.end(session.sessionId()))
                            .toArray(CompletableFuture[]::new))
                    .get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException dead) {
            log.warn("not everybody could be told: {}", dead.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
