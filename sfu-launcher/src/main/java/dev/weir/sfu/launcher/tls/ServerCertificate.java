// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the server shows, which follows its files: when they change, new connections get the new one. A pair that
 * cannot be used changes nothing but the log. Thread-safe.
 */
public final class ServerCertificate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration SOON = Duration.ofDays(7);

    private final CertificateFiles files;
    private final InstantSource clock;
    private final SwappableKeyManager keys;
    private final SSLContext context;
    private final ScheduledExecutorService watch;
    private List<String> seen;

    private ServerCertificate(CertificateFiles files, InstantSource clock)
            throws CertificateException, GeneralSecurityException {
        this.files = files;
        this.clock = clock;
        this.seen = stamps();
        Credentials first = files.read();
        this.keys = new SwappableKeyManager(first);
        this.context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, null, null);
        this.watch = Executors.newSingleThreadScheduledExecutor(ServerCertificate::thread);
        warnOfTime(first);
    }

    /**
     * Reads the files.
     *
     * @throws CertificateException when they cannot be used
     */
    public static ServerCertificate open(CertificateFiles files, InstantSource clock) throws CertificateException {
        try {
            return new ServerCertificate(files, clock);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "weir-certificate");
        thread.setDaemon(true);
        return thread;
    }

    /** Looks at the files again and again, on a thread of its own. */
    public ServerCertificate checkEvery(Duration period) {
        var unused =
                watch.scheduleWithFixedDelay(this::check, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Shows the certificate of the day to new connections. */
    public SSLContext context() {
        return context;
    }

    /** Looks at the files once. */
    synchronized void check() {
        List<String> now = stamps();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            Credentials next = files.read();
            keys.swap(next);
            log.info(
                    "new connections get the new certificate of {}, good until {}",
                    next.own().getSubjectX500Principal().getName(),
                    next.own().getNotAfter().toInstant());
            warnOfTime(next);
        } catch (CertificateException e) {
            // Also while a new pair is half written: the other half changes the files once more.
            log.warn("the certificate stays the old one: {}", e.getMessage());
        }
    }

    private void warnOfTime(Credentials credentials) {
        credentials
                .timeProblem(clock.instant())
                .ifPresentOrElse(
                        problem -> log.warn(
                                "the certificate in {} {}: browsers will refuse it", files.certificate(), problem),
                        () -> warnWhenSoon(credentials));
    }

    private void warnWhenSoon(Credentials credentials) {
        if (credentials.validFor(clock.instant()).compareTo(SOON) < 0) {
            log.warn(
                    "the certificate in {} expires soon: {}",
                    files.certificate(),
                    credentials.own().getNotAfter().toInstant());
        }
    }

    private List<String> stamps() {
        return List.of(stamp(files.certificate()), stamp(files.key()));
    }

    /** Of the file that a link leads to, as certificate tools replace links. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return facts.lastModifiedTime() + " " + facts.size() + " " + facts.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** Stops looking; connections go on. */
    @Override
    public void close() {
        watch.shutdownNow();
    }
}
