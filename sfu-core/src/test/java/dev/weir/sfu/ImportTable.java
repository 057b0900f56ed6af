// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may import whom, as data, and the check of one line of {@code jdeps -verbose:class} against it.
 *
 * <p>A row stands for a package and those inside it. Rows are in order of height; arrows point to earlier rows only.
 */
final class ImportTable {
    static final String BASE = "dev.weir.sfu";
    static final String ROOT = "(root)";

    /** Importable by all, so no row names it. */
    static final String ERROR = "error";

    /** Without sockets, threads, clocks, randomness and logging: these come in as arguments or not at all. */
    static final Set<String> PURE = Set.of("buffer", "rtp", "rtcp", "sdp", "ice", "srtp", "feedback");

    static final Map<String, Set<String>> ROWS = rows();

    /** What the pure packages may use of packages that are forbidden to them otherwise: values, no activity. */
    private static final Set<String> VALUES = Set.of(
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetSocketAddress",
            "java.net.SocketAddress",
            "java.net.UnknownHostException",
            "java.util.concurrent.TimeUnit",
            "java.lang.RuntimeException");

    private static final List<String> FORBIDDEN_IN_PURE = List.of(
            "java.net.",
            "java.nio.channels.",
            "java.nio.file.",
            "java.io.File",
            "java.util.concurrent.",
            "java.lang.Thread",
            "java.lang.Runtime",
            "java.lang.Process",
            "java.util.Timer",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.time.Clock",
            "org.slf4j.");

    /** Libraries that belong to certain packages. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "org.bouncycastle.", Set.of("dtls"),
            "io.micrometer.", Set.of("metrics"),
            "jdk.jfr.", Set.of("jfr"));

    /** What the other packages may use; everything else is a new dependency, or internal to the JDK. */
    private static final List<String> KNOWN = List.of("java.", "javax.crypto.", "org.slf4j.", "org.jspecify.");

    private static final Pattern CLASS_LINE = Pattern.compile("\\s+(dev\\.weir\\.sfu\\.\\S+)\\s+->\\s+(\\S+)\\s.*");

    private ImportTable() {}

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        rows.put(ERROR, Set.of());
        rows.put("buffer", Set.of());
        rows.put("rtp", Set.of("buffer"));
        rows.put("rtcp", Set.of("buffer", "rtp"));
        rows.put("sdp", Set.of());
        rows.put("ice", Set.of("buffer"));
        rows.put("dtls", Set.of());
        rows.put("srtp", Set.of("buffer", "rtp"));
        rows.put("feedback", Set.of());
        rows.put("peer", Set.of("buffer", "rtp", "rtcp", "sdp", "ice", "dtls", "srtp", "feedback"));
        rows.put("transport", Set.of("buffer"));
        rows.put("jfr", Set.of());
        rows.put("loop", Set.of("buffer", "ice", "jfr", "peer", "transport"));
        rows.put("spi", Set.of("rtp"));
        rows.put("room", Set.of("buffer", "rtp", "rtcp", "sdp", "feedback", "jfr", "peer", "loop", "spi"));
        rows.put("metrics", Set.of("spi", "room"));
        rows.put(ROOT, Set.copyOf(rows.keySet()));
        return rows;
    }

    /** One sentence for each line that breaks the table. */
    static List<String> violations(Collection<String> jdepsLines) {
        List<String> violations = new ArrayList<>();
        for (String line : jdepsLines) {
            Matcher matcher = CLASS_LINE.matcher(line);
            if (matcher.matches()) {
                violation(matcher.group(1), matcher.group(2)).ifPresent(violations::add);
            }
        }
        return violations;
    }

    private static Optional<String> violation(String from, String to) {
        String row = rowOf(from);
        Set<String> mayImport = ROWS.get(row);
        if (mayImport == null) {
            return Optional.of(from + ": package " + row + " has no row in the import table");
        }
        boolean allowed = to.startsWith(BASE + ".")
                ? rowOf(to).equals(row) || rowOf(to).equals(ERROR) || mayImport.contains(rowOf(to))
                : mayUse(row, to);
        return allowed ? Optional.empty() : Optional.of(from + ": " + row + " must not use " + to);
    }

    private static boolean mayUse(String row, String outside) {
        if (PURE.contains(row) && !VALUES.contains(outside) && startsWithAny(outside, FORBIDDEN_IN_PURE)) {
            return false;
        }
        for (Map.Entry<String, Set<String>> library : LIBRARIES.entrySet()) {
            if (outside.startsWith(library.getKey())) {
                return library.getValue().contains(row);
            }
        }
        return startsWithAny(outside, KNOWN);
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** The row a class belongs to, by the package below the root one. */
    static String rowOf(String className) {
        String packageName = className.substring(0, className.lastIndexOf('.'));
        if (packageName.equals(BASE)) {
            return ROOT;
        }
        String below = packageName.substring(BASE.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
