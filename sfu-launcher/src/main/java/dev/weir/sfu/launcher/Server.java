// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.launcher.metrics.Meters;
import dev.weir.sfu.launcher.recording.Recordings;
import dev.weir.sfu.launcher.recording.Snapshots;
import dev.weir.sfu.launcher.settings.AccessSettings;
import dev.weir.sfu.launcher.settings.HttpAddress;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.RecordSettings;
import dev.weir.sfu.launcher.settings.RunSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.tls.CertificateException;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.ServerCertificate;
import dev.weir.sfu.launcher.tracing.Tracing;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.DoorPlace;
import dev.weir.sfu.launcher.undertow.DoorThread;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.http.RecorderStore;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.whip.RoomsHandler;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.admin.AdminHandler;
import dev.weir.sfu.whip.admin.OpenApiHandler;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.TrustedProxies;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.records.RecordStore;
import dev.weir.sfu.whip.records.RecordsHandler;
import dev.weir.sfu.whip.snapshots.SnapshotHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running standalone server: one HTTP address, one UDP port. Thread-safe; {@link #close} may be called more than once. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final int DRAINED_BYTES = 1024 * 1024;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** Shorter than probes wait, which the answer should reach. */
    private static final Duration PULSE = Duration.ofSeconds(2);

    /** A loop that works ends all its sessions in one turn. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final long NEARLY_FULL_BYTES = 256L << 20;
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(5);

    private final Sfu sfu;
    private final Drain drain;
    private final Routes routes;
    private final UndertowDoor door;
    private final String url;
    private final List<Runnable> closings;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes what is to be closed, in that order. */
    private Server(Sfu sfu, Drain drain, Routes routes, UndertowDoor door, String url, List<Runnable> closings) {
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
        Authenticators authenticators = Authenticators.of(settings);
        Tracing tracing = Tracing.open(settings);
        Meters meters = Meters.open(settings, version());
        List<Runnable> closings = new ArrayList<>(List.of(authenticators::close, tracing::close, meters::close));
        try {
            Optional<ServerCertificate> certificate = certificate(settings);
            certificate.ifPresent(one -> closings.add(one::close));
            Sfu sfu = openSfu(settings);
            Runnable endOfMedia = sfu::close;
            closings.add(0, endOfMedia);
            DoorThread thread = new DoorThread();
            BanList bans = Limits.bans(settings);
            ObservationRegistry observations = meters.timing(tracing.registry());
            WhipWhepConfig doors = doors(settings, doorkeeper(settings, authenticators, bans), thread, observations);
            WhipWhepHandlers sessions = new WhipWhepHandlers(sfu, doors);
            Optional<Recorder> recorder = openRecorder(settings, sfu, observations);
            // The last packets are in the files before the SFU goes.
            recorder.ifPresent(one -> closings.add(0, () -> Recordings.close(one)));
            Snapshots snapshots = Snapshots.open(settings, sfu);
            closings.add(0, snapshots::close);
            closings.add(0, sessions::close);
            meters.bind(new Meters.Parts(sfu, doors.doorkeeper(), sessions, bans, recorder));
            Routes routes =
                    routes(settings, new Rooms(sfu, sessions, recorder, meters, snapshots.handler(doors)), doors, bans);
            TrustedProxies front = new TrustedProxies(
                    routes, settings.get(HttpSettings.TRUSTED_PROXIES), settings.get(HttpSettings.PUBLIC_BASE_URL));
            UndertowDoor door = openDoor(settings, certificate, front, limits(bodyTimeout), thread);
            // Streams have ended and peers been told before connections are closed.
            closings.add(closings.indexOf(endOfMedia) + 1, door::close);
            String scheme = certificate.isPresent() ? "https" : "http";
            String url = settings.get(HttpSettings.HTTP_ADDR)
                    .url(scheme, door.address().getPort());
            Drain drain = new Drain(
                    sfu::sessions,
                    settings.get(RunSettings.DRAIN_TIMEOUT),
                    System::nanoTime,
                    time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
            return new Server(sfu, drain, routes, door, url, closings);
        } catch (RuntimeException e) {
            closings.forEach(Runnable::run);
            throw e;
        }
    }

    /** As the manifest of the jar has it. */
    private static String version() {
        return Optional.ofNullable(Server.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    private static WhipWhepConfig doors(
            Settings settings, Doorkeeper doorkeeper, DoorThread thread, ObservationRegistry observations) {
        return WhipWhepConfig.builder()
                .allowedOrigins(settings.get(HttpSettings.ALLOWED_ORIGIN))
                .lenientPatch(settings.get(HttpSettings.LENIENT_PATCH))
                .iceServers(settings.get(MediaSettings.ICE_SERVERS))
                .reconnectUrl(settings.get(HttpSettings.RECONNECT_URL))
                .doorkeeper(doorkeeper)
                .executor(thread)
                .observations(observations)
                .build();
    }

    /** What there is behind the doors. */
    private record Rooms(
            Sfu sfu, WhipWhepHandlers sessions, Optional<Recorder> recorder, Meters meters, SnapshotHandler pictures) {}

    private static Routes routes(Settings settings, Rooms rooms, WhipWhepConfig doors, BanList bans) {
        WhipWhepHandlers sessions = rooms.sessions();
        Optional<RecordStore> store = rooms.recorder().map(RecorderStore::new);
        AdminHandler admin = store.map(one -> new AdminHandler(rooms.sfu(), doors, bans, one))
                .orElseGet(() -> new AdminHandler(rooms.sfu(), doors, bans));
        OpenApiHandler description = new OpenApiHandler(doors);
        Health health = health(settings, rooms.sfu(), doors.executor());
        List<Routes.Part> parts = new ArrayList<>(List.of(
                new Routes.Part(health::handles, health),
                new Routes.Part(
                        MetricsDoor.PATH::equals,
                        MetricsDoor.of(settings, rooms.meters()::scrape, ForkJoinPool.commonPool())),
                new Routes.Part(sessions::handles, sessions),
                new Routes.Part(rooms.pictures()::handles, rooms.pictures()),
                new Routes.Part("/api/rooms"::equals, new RoomsHandler(rooms.sfu(), doors)),
                new Routes.Part(admin::handles, admin),
                new Routes.Part(description::handles, description)));
        Function<RoomName, RoomPolicy> policies = Limits.rooms(settings);
        store.map(one -> new RecordsHandler(
                        one, doors, room -> policies.apply(room).listed()))
                .ifPresent(records -> parts.add(new Routes.Part(records::handles, records)));
        return new Routes(parts, new Pages(settings.get(HttpSettings.RECONNECT_URL)));
    }

    private static Health health(Settings settings, Sfu sfu, Executor executor) {
        Optional<DiskPulse> disk = RecordSettings.isOn(settings)
                ? Optional.of(new DiskPulse(
                        settings.get(RecordSettings.RECORD_DIR), NEARLY_FULL_BYTES, PULSE, ForkJoinPool.commonPool()))
                : Optional.empty();
        return new Health(new LoopPulse(sfu::ping, PULSE), disk, sfu::isDraining, executor);
    }

    private static Optional<Recorder> openRecorder(Settings settings, Sfu sfu, ObservationRegistry observations) {
        try {
            return Recordings.open(settings, sfu, observations);
        } catch (SfuException e) {
            throw new StartException(e.getMessage() + " (see " + RecordSettings.RECORD_DIR.flag() + ")", e);
        }
    }

    private static DoorLimits limits(Duration bodyTimeout) {
        return new DoorLimits(
                WhipWhepHandlers.MAX_BODY_BYTES,
                DRAINED_BYTES,
                bodyTimeout,
                SILENCE,
                Responses.tooLarge(WhipWhepHandlers.MAX_BODY_BYTES));
    }

    private static UndertowDoor openDoor(
            Settings settings,
            Optional<ServerCertificate> certificate,
            HttpHandler front,
            DoorLimits limits,
            DoorThread thread) {
        HttpAddress address = settings.get(HttpSettings.HTTP_ADDR);
        DoorPlace place = new DoorPlace(address.host(), address.port(), certificate.map(ServerCertificate::context));
        try {
            return UndertowDoor.open(place, front, limits, thread);
        } catch (IOException e) {
            throw new StartException(
                    "HTTP address " + address + " could not be bound: " + e.getMessage() + " (another port: "
                            + HttpSettings.HTTP_ADDR.flag() + " :8081)",
                    e);
        }
    }

    static Doorkeeper doorkeeper(Settings settings, Authenticators authenticators, BanList bans) {
        authenticators
                .warning(settings.get(HttpSettings.HTTP_ADDR).isLoopback())
                .ifPresent(log::warn);
        return Doorkeeper.builder()
                .authenticator(authenticators.authenticator())
                .addressRules(Limits.addresses(settings))
                .requestLimiter(Limits.requests(settings))
                .failureLimiter(Limits.failures(settings))
                .bans(bans)
                .tokenParameter(settings.get(AccessSettings.TOKEN_IN_URL))
                .build();
    }

    private static Optional<ServerCertificate> certificate(Settings settings) {
        if (!settings.isGiven(HttpSettings.TLS_CERT_FILE)) {
            return Optional.empty();
        }
        CertificateFiles files = new CertificateFiles(
                settings.get(HttpSettings.TLS_CERT_FILE).orElseThrow(),
                settings.get(HttpSettings.TLS_KEY_FILE).orElseThrow());
        try {
            return Optional.of(ServerCertificate.open(files, Clock.systemUTC()).checkEvery(CERTIFICATE_CHECK));
        } catch (CertificateException e) {
            throw new StartException(
                    e.getMessage() + " (see " + HttpSettings.TLS_CERT_FILE + ", " + HttpSettings.TLS_KEY_FILE + ")", e);
        }
    }

    private static Sfu openSfu(Settings settings) {
        try {
            return Sfu.open(MediaConfig.of(settings));
        } catch (SfuException e) {
            throw new StartException(
                    e.getMessage() + " (see " + MediaSettings.RTC_PORT.flag() + ", "
                            + MediaSettings.ADVERTISED_ADDRESSES.flag() + ")",
                    e);
        }
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
