// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.launcher.settings.HttpAddress;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.LimitSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.tls.CertificateException;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.ServerCertificate;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.DoorPlace;
import dev.weir.sfu.launcher.undertow.DoorThread;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.whip.RoomsHandler;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running standalone server: one HTTP address, one UDP port. Thread-safe; {@link #close} may be called more than once. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final int DRAINED_BYTES = 1024 * 1024;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(5);

    private final Sfu sfu;
    private final Routes routes;
    private final UndertowDoor door;
    private final Optional<ServerCertificate> certificate;
    private final String url;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Server(Sfu sfu, Routes routes, UndertowDoor door, Optional<ServerCertificate> certificate, String url) {
        this.certificate = certificate;
        this.sfu = sfu;
        this.routes = routes;
        this.door = door;
        this.url = url;
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
        Optional<ServerCertificate> certificate = certificate(settings);
        Sfu sfu = openSfu(settings);
        DoorThread thread = new DoorThread();
        WhipWhepConfig doors = WhipWhepConfig.builder()
                .allowedOrigins(settings.get(HttpSettings.ALLOWED_ORIGIN))
                .lenientPatch(settings.get(HttpSettings.LENIENT_PATCH))
                .iceServers(settings.get(MediaSettings.ICE_SERVERS))
                .executor(thread)
                .build();
        WhipWhepHandlers sessions = new WhipWhepHandlers(sfu, doors);
        Routes routes = new Routes(sessions, sessions::handles, new RoomsHandler(sfu, doors));
        DoorLimits limits = new DoorLimits(
                WhipWhepHandlers.MAX_BODY_BYTES,
                DRAINED_BYTES,
                bodyTimeout,
                SILENCE,
                Responses.tooLarge(WhipWhepHandlers.MAX_BODY_BYTES));
        HttpAddress address = settings.get(HttpSettings.HTTP_ADDR);
        try {
            DoorPlace place =
                    new DoorPlace(address.host(), address.port(), certificate.map(ServerCertificate::context));
            UndertowDoor door = UndertowDoor.open(place, routes, limits, thread);
            String scheme = certificate.isPresent() ? "https" : "http";
            return new Server(
                    sfu,
                    routes,
                    door,
                    certificate,
                    address.url(scheme, door.address().getPort()));
        } catch (IOException e) {
            sfu.close();
            certificate.ifPresent(ServerCertificate::close);
            throw new StartException(
                    "HTTP address " + address + " could not be bound: " + e.getMessage() + " (another port: "
                            + HttpSettings.HTTP_ADDR.flag() + " :8081)",
                    e);
        }
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
            SfuConfig.Builder config = SfuConfig.builder()
                    .rtcPort(settings.get(MediaSettings.RTC_PORT))
                    .iceTcp(takesTcp(settings))
                    .advertisedAddresses(settings.get(MediaSettings.ADVERTISED_ADDRESSES))
                    .stunServers(settings.get(MediaSettings.STUN_URLS))
                    .setupTimeout(settings.get(MediaSettings.SETUP_TIMEOUT_SECONDS))
                    .consentTimeout(settings.get(MediaSettings.CONSENT_TIMEOUT_SECONDS))
                    .maxPublishBitrateBps(settings.get(MediaSettings.MAX_PUBLISH_BITRATE))
                    .maxSessions(settings.get(LimitSettings.MAX_SESSIONS))
                    .portable(settings.get(MediaSettings.PORTABLE));
            settings.get(MediaSettings.LOOPS).ifPresent(config::loops);
            return Sfu.open(config.build());
        } catch (SfuException e) {
            throw new StartException(
                    e.getMessage() + " (see " + MediaSettings.RTC_PORT.flag() + ", "
                            + MediaSettings.ADVERTISED_ADDRESSES.flag() + ")",
                    e);
        }
    }

    /** HTTP comes first where both have the same number, as with 443: UDP beside it works all the same. */
    private static boolean takesTcp(Settings settings) {
        int port = settings.get(MediaSettings.RTC_PORT);
        boolean wanted = settings.get(MediaSettings.ICE_TCP);
        boolean same = port != 0 && port == settings.get(HttpSettings.HTTP_ADDR).port();
        if (same && wanted) {
            log.warn(
                    "TCP port {} is for HTTP, so clients without UDP cannot connect ({} sets another)",
                    port,
                    MediaSettings.RTC_PORT.flag());
        }
        return wanted && !same;
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

    /** Refuses new requests, ends every session and tells the peers, then frees both ports. Blocks until done. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        log.info("stopping");
        routes.stopTakingRequests();
        sfu.close();
        door.close();
        certificate.ifPresent(ServerCertificate::close);
        log.info("stopped");
    }
}
