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
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.http.RecorderStore;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a {@link Server} together out of its settings: which part knows which others, and in what order they end. Used once. */
final class Assembly {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);
    private static final int DRAINED_BYTES = 1024 * 1024;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** Shorter than probes wait, which the answer should reach. */
    private static final Duration PULSE = Duration.ofSeconds(2);

    private static final long NEARLY_FULL_BYTES = 256L << 20;
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(5);

    private final Settings settings;
    private final Duration bodyTimeout;

    /** What rooms need, closed in this order, and then the rest: events end and peers are told before connections are closed. */
    private final Deque<Runnable> media = new ArrayDeque<>();

    private final Deque<Runnable> rest = new ArrayDeque<>();

    /** What there is behind the doors. */
    private record Behind(
            Sfu sfu, WhipWhepHandlers sessions, Optional<Recorder> recorder, Meters meters, Snapshots snapshots) {}

    Assembly(Settings settings, Duration bodyTimeout) {
        this.settings = settings;
        this.bodyTimeout = bodyTimeout;
    }

    /** As of {@link Server#open(Settings)}; what was opened before something could not be is closed again. */
    Server server() {
        try {
            return assembled();
        } catch (RuntimeException e) {
            closings().forEach(Runnable::run);
            throw e;
        }
    }

    private List<Runnable> closings() {
        List<Runnable> all = new ArrayList<>(media);
        all.addAll(rest);
        return all;
    }

    private Server assembled() {
        Authenticators authenticators = Authenticators.of(settings);
        rest.add(authenticators::close);
        Tracing tracing = Tracing.open(settings);
        rest.add(tracing::close);
        Meters meters = Meters.open(settings, version());
        rest.add(meters::close);
        Optional<ServerCertificate> certificate = certificate();
        certificate.ifPresent(one -> rest.add(one::close));
        Sfu sfu = openSfu();
        media.addFirst(sfu::close);
        DoorThread thread = new DoorThread();
        BanList bans = Limits.bans(settings);
        ObservationRegistry observations = meters.timing(tracing.registry());
        WhipWhepConfig doors = doors(doorkeeper(settings, authenticators, bans), thread, observations);
        Behind behind = behind(sfu, doors, meters, observations);
        meters.bind(new Meters.Parts(sfu, doors.doorkeeper(), behind.sessions(), bans, behind.recorder()));
        Routes routes = routes(behind, doors, bans);
        TrustedProxies front = new TrustedProxies(
                routes, settings.get(HttpSettings.TRUSTED_PROXIES), settings.get(HttpSettings.PUBLIC_BASE_URL));
        UndertowDoor door = openDoor(certificate, front, thread);
        rest.addFirst(door::close);
        String scheme = certificate.isPresent() ? "https" : "http";
        String url =
                settings.get(HttpSettings.HTTP_ADDR).url(scheme, door.address().getPort());
        return new Server(sfu, drain(sfu), routes, door, url, closings());
    }

    private Behind behind(Sfu sfu, WhipWhepConfig doors, Meters meters, ObservationRegistry observations) {
        WhipWhepHandlers sessions = new WhipWhepHandlers(sfu, doors);
        Optional<Recorder> recorder = openRecorder(sfu, observations);
        // The last packets are in the files before the SFU goes.
        recorder.ifPresent(one -> media.addFirst(() -> Recordings.close(one)));
        Snapshots snapshots = Snapshots.open(settings, sfu);
        media.addFirst(snapshots::close);
        media.addFirst(sessions::close);
        return new Behind(sfu, sessions, recorder, meters, snapshots);
    }

    private Drain drain(Sfu sfu) {
        return new Drain(
                sfu::sessions,
                settings.get(RunSettings.DRAIN_TIMEOUT),
                System::nanoTime,
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    /** As the manifest of the jar has it. */
    private static String version() {
        return Optional.ofNullable(Server.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    private WhipWhepConfig doors(Doorkeeper doorkeeper, DoorThread thread, ObservationRegistry observations) {
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

    /** What answers which path. */
    private Routes routes(Behind behind, WhipWhepConfig doors, BanList bans) {
        Sfu sfu = behind.sfu();
        WhipWhepHandlers sessions = behind.sessions();
        SnapshotHandler pictures = behind.snapshots().handler(doors);
        Optional<RecordStore> store = behind.recorder().map(RecorderStore::new);
        AdminHandler admin = store.map(one -> new AdminHandler(sfu, doors, bans, one))
                .orElseGet(() -> new AdminHandler(sfu, doors, bans));
        OpenApiHandler description = new OpenApiHandler(doors);
        Health health = health(sfu, doors.executor());
        List<Routes.Part> parts = new ArrayList<>(List.of(
                new Routes.Part(health::handles, health),
                new Routes.Part(
                        MetricsDoor.PATH::equals,
                        MetricsDoor.of(settings, behind.meters()::scrape, ForkJoinPool.commonPool())),
                new Routes.Part(sessions::handles, sessions),
                new Routes.Part(pictures::handles, pictures),
                new Routes.Part(
                        "/api/rooms"::equals,
                        new RoomsHandler(sfu, doors, behind.snapshots().areTaken())),
                new Routes.Part(admin::handles, admin),
                new Routes.Part(description::handles, description)));
        Function<RoomName, RoomPolicy> policies = Limits.rooms(settings);
        store.map(one -> new RecordsHandler(
                        one, doors, room -> policies.apply(room).listed()))
                .ifPresent(records -> parts.add(new Routes.Part(records::handles, records)));
        return new Routes(parts, new Pages(settings.get(HttpSettings.RECONNECT_URL)));
    }

    private Health health(Sfu sfu, Executor executor) {
        Optional<DiskPulse> disk = RecordSettings.isOn(settings)
                ? Optional.of(new DiskPulse(
                        settings.get(RecordSettings.RECORD_DIR), NEARLY_FULL_BYTES, PULSE, Assembly::look))
                : Optional.empty();
        return new Health(new LoopPulse(sfu::ping, PULSE), disk, sfu::isDraining, executor);
    }

    /** On a thread of its own, one look at a time: a disk that hangs would take the common pool with it, which may have one thread. */
    private static void look(Runnable atDisk) {
        Thread thread = new Thread(atDisk, "weir-disk-pulse");
        thread.setDaemon(true);
        thread.start();
    }

    private Optional<Recorder> openRecorder(Sfu sfu, ObservationRegistry observations) {
        try {
            return Recordings.open(settings, sfu, observations);
        } catch (SfuException e) {
            throw new StartException(e.getMessage() + " (see " + RecordSettings.RECORD_DIR.flag() + ")", e);
        }
    }

    private DoorLimits limits() {
        return new DoorLimits(
                WhipWhepHandlers.MAX_BODY_BYTES,
                DRAINED_BYTES,
                bodyTimeout,
                SILENCE,
                Responses.tooLarge(WhipWhepHandlers.MAX_BODY_BYTES));
    }

    private UndertowDoor openDoor(Optional<ServerCertificate> certificate, HttpHandler front, DoorThread thread) {
        HttpAddress address = settings.get(HttpSettings.HTTP_ADDR);
        DoorPlace place = new DoorPlace(address.host(), address.port(), certificate.map(ServerCertificate::context));
        try {
            return UndertowDoor.open(place, front, limits(), thread);
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

    private Optional<ServerCertificate> certificate() {
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

    private Sfu openSfu() {
        try {
            return Sfu.open(MediaConfig.of(settings));
        } catch (SfuException e) {
            throw new StartException(
                    e.getMessage() + " (see " + MediaSettings.RTC_PORT.flag() + ", "
                            + MediaSettings.ADVERTISED_ADDRESSES.flag() + ")",
                    e);
        }
    }
}
