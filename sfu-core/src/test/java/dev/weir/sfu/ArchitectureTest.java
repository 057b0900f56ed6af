// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the compiled classes against the {@link ImportTable}, and the table's check against lines that break it. */
class ArchitectureTest {
    @Test
    void everyImportIsAllowedByTheTable() throws Exception {
        for (Path classes : classRoots()) {
            List<String> lines = jdeps(classes.resolve("dev"));

            assertThat(lines).as("jdeps over %s", classes).anyMatch(line -> line.contains(ImportTable.BASE));
            assertThat(ImportTable.violations(lines))
                    .as("imports in %s", classes)
                    .isEmpty();
        }
    }

    @Test
    void theCheckUnderstandsWhatThisJdepsPrints() throws Exception {
        // The tests use JUnit, which no row allows, so silence would mean that no line was understood.
        Path testClasses = rootOf(ArchitectureTest.class);

        assertThat(ImportTable.violations(jdeps(testClasses.resolve("dev"))))
                .contains(ImportTable.BASE + ".ArchitectureTest: (root) must not use org.junit.jupiter.api.Test");
    }

    @Test
    void noPurePackageReadsAClock() throws Exception {
        for (Path classes : classRoots()) {
            for (String pure : ImportTable.PURE) {
                for (Path file : classFiles(classes.resolve("dev/weir/sfu").resolve(pure))) {
                    // Names of called methods stand in the constant pool as they are; jdeps tells classes only.
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(content.contains("nanoTime") || content.contains("currentTimeMillis"))
                            .as("%s reads a clock", file)
                            .isFalse();
                }
            }
        }
    }

    /** What the configuration names may be looked up; what comes from the network never: a look-up blocks, and tells somebody. */
    @Test
    void nobodyButTheConfigurationsReadersLooksANameUp() throws Exception {
        Set<String> lookingUp = new HashSet<>();
        for (Path classes : classRoots()) {
            for (Path file : classFiles(classes.resolve("dev/weir/sfu"))) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.contains("getByName")
                        || content.contains("getAllByName")
                        || content.contains("getHostName")) {
                    lookingUp.add(file.getFileName().toString());
                }
            }
        }
        assertThat(lookingUp).containsExactlyInAnyOrder("AdvertisedAddresses.class", "StunServer.class");
    }

    @Test
    void everyArrowOfTheTablePointsDownwards() {
        Set<String> above = new HashSet<>();
        ImportTable.ROWS.forEach((row, mayImport) -> {
            assertThat(above).as("rows below %s", row).containsAll(mayImport);
            above.add(row);
        });
        assertThat(above).containsAll(ImportTable.PURE);
    }

    @ParameterizedTest
    @CsvSource({
        "rtp.RtpHeader, dev.weir.sfu.rtcp.Nack",
        "rtp.codec.Vp8, dev.weir.sfu.peer.Peer",
        "buffer.Packet, dev.weir.sfu.rtp.RtpHeader",
        "sdp.Negotiator, dev.weir.sfu.rtp.RtpHeader",
        "feedback.RoundTrip, dev.weir.sfu.buffer.Packet",
        "dtls.DtlsEndpoint, dev.weir.sfu.buffer.Packet",
        "transport.nio.NioUdpTransport, dev.weir.sfu.ice.StunMessage",
        "loop.MediaLoop, dev.weir.sfu.room.Room",
        "metrics.Binder, dev.weir.sfu.loop.MediaLoop",
        "error.SfuException, dev.weir.sfu.buffer.Packet",
        "room.Room, dev.weir.sfu.SfuConfig$Builder",
        "room.Room, dev.weir.sfu.newcomer.Thing",
        "newcomer.Thing, java.lang.Object",
        "buffer.Path, java.net.DatagramSocket",
        "buffer.Path, java.net.URI",
        "ice.StunMessage, java.nio.channels.DatagramChannel",
        "rtcp.Nack, java.lang.Thread",
        "rtcp.Nack, java.lang.ThreadLocal",
        "srtp.SrtpSender, java.util.concurrent.atomic.AtomicLong",
        "srtp.SrtpSender, java.util.concurrent.ThreadLocalRandom",
        "sdp.Negotiator, java.util.Random",
        "feedback.RoundTrip, java.time.Clock",
        "rtp.Seq, org.slf4j.Logger",
        "srtp.SrtpSender, org.bouncycastle.crypto.Digest",
        "peer.Peer, org.bouncycastle.tls.TlsServer",
        "room.Room, io.micrometer.core.instrument.Counter",
        "room.Room, jdk.jfr.Event",
        "dtls.DtlsEndpoint, io.micrometer.core.instrument.Counter",
        "peer.Peer, com.google.common.collect.ImmutableList",
        "transport.nio.NioUdpTransport, sun.nio.ch.DatagramChannelImpl",
    })
    void refuses(String from, String to) {
        assertThat(ImportTable.violations(List.of(line(from, to))))
                .singleElement()
                .asString()
                .startsWith(ImportTable.BASE + "." + from + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "rtp.RtpHeader, dev.weir.sfu.buffer.Packet",
        "rtp.codec.Vp8, dev.weir.sfu.rtp.RtpHeader",
        "buffer.Path, java.net.InetSocketAddress",
        "ice.StunMessage, java.net.UnknownHostException",
        "ice.IceCredentials, java.security.SecureRandom",
        "ice.IceCredentials, java.util.random.RandomGenerator",
        "srtp.SrtpSender, javax.crypto.Cipher",
        "sdp.Negotiator, dev.weir.sfu.error.NegotiationException",
        "dtls.DtlsEndpoint, org.bouncycastle.tls.TlsServer",
        "dtls.DtlsEndpoint, java.lang.Thread",
        "transport.nio.NioUdpTransport, dev.weir.sfu.transport.Transport",
        "transport.nio.NioUdpTransport, java.nio.channels.DatagramChannel",
        "transport.nio.NioUdpTransport, org.slf4j.Logger",
        "metrics.Binder, io.micrometer.core.instrument.Counter",
        "jfr.Flight, jdk.jfr.Event",
        "rtp.package-info, org.jspecify.annotations.NullMarked",
        "Sfu, dev.weir.sfu.transport.Transport",
        "Sfu, dev.weir.sfu.SfuConfig$Builder",
    })
    void allows(String from, String to) {
        assertThat(ImportTable.violations(List.of(line(from, to)))).isEmpty();
    }

    /** As jdeps prints it, padding and origin included. */
    private static String line(String from, String to) {
        return "   " + ImportTable.BASE + "." + from + "                 -> " + to + "                not found";
    }

    /** The classes of this module, and those that a multi-release jar puts in their place on newer JDKs. */
    private static List<Path> classRoots() throws Exception {
        Path origin = rootOf(Sfu.class);
        // The tests of the Linux tier run against the jar, whose classes lie beside it.
        Path classes = Files.isDirectory(origin) ? origin : origin.resolveSibling("classes");
        List<Path> roots = new ArrayList<>();
        roots.add(classes);
        Path versions = classes.resolve("META-INF/versions");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> children = Files.list(versions)) {
                children.filter(child -> Files.isDirectory(child.resolve("dev")))
                        .forEach(roots::add);
            }
        }
        return roots;
    }

    private static Path rootOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    /** Looks from {@code dev} down, because above it lies module-info, for which jdeps would want every library. */
    private static List<String> jdeps(Path folder) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new AssertionError("these tests need a JDK, not a JRE: no jdeps"))
                .run(printer, printer, "-verbose:class", "-filter:none", folder.toString());
        printer.flush();
        assertThat(exitCode).as("jdeps says %s", output).isZero();
        return output.toString().lines().toList();
    }
}
