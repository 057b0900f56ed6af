// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static pages below {@code /web/}, from the class path folder of that name.
 *
 * <p>What may be asked for is an allow-list of path segments and file types, so no spelling of {@code ..} leads anywhere else.
 * Files are read once and kept: there are few and they are small. Thread-safe.
 */
final class Pages implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(Pages.class);
    private static final String PREFIX = "/web/";
    private static final Pattern LEGAL =
            Pattern.compile("/web/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.[a-z0-9]+");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));
    private static final String CONTENT = "Content-Security-Policy";
    /** Scheme, host and port, without what ends a directive. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#;,\\s]+");

    private static final Map<String, String> POLICIES = Map.of(
            CONTENT,
            "default-src 'self'; media-src 'self' blob: mediastream:; img-src 'self' data: blob:; object-src 'none';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self)",
            "Referrer-Policy",
            "no-referrer",
            // Pages change with the jar only; asking each time costs one short 304 and never shows an old page.
            "Cache-Control",
            "no-cache");

    private final Map<String, String> policies;
    private final ConcurrentMap<String, Page> read = new ConcurrentHashMap<>();

    /** @param reconnectUrl where the watch page is sent when the server drains, so that it may go there; a path or empty for here */
    Pages(String reconnectUrl) {
        policies = new TreeMap<>(POLICIES);
        Matcher other = ORIGIN.matcher(reconnectUrl);
        if (other.lookingAt()) {
            policies.merge(CONTENT, "; connect-src 'self' " + other.group(), String::concat);
        }
    }

    private record Page(byte[] content, String type, String tag) {}

    /** Whether the path is one of ours. */
    boolean handles(String path) {
        return path.equals("/web") || path.startsWith(PREFIX);
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Responses.readOnly();
        }
        if (request.path().equals("/web") || request.path().equals(PREFIX)) {
            return Responses.redirect(request.publicBase() + "/web/index.html");
        }
        return page(request.path()).map(page -> answer(page, request)).orElseGet(Responses::notFound);
    }

    private HttpResponse answer(Page page, HttpRequest request) {
        Map<String, String> headers = new TreeMap<>(policies);
        headers.put("ETag", page.tag);
        if (request.headers().first("If-None-Match").filter(page.tag::equals).isPresent()) {
            return Responses.response(304, headers, new byte[0]);
        }
        headers.put("Content-Type", page.type);
        return Responses.response(200, headers, page.content);
    }

    private Optional<Page> page(String path) {
        Optional<String> type = LEGAL.matcher(path).matches()
                ? Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                : Optional.empty();
        return type.flatMap(known -> Optional.ofNullable(read.computeIfAbsent(path, name -> load(name, known))));
    }

    private static @Nullable Page load(String path, String type) {
        try (InputStream in = Pages.class.getResourceAsStream(path)) {
            if (in == null) {
                return null;
            }
            byte[] content = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Page(content, type, "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"");
        } catch (IOException e) {
            log.error("page {} cannot be read from the class path", path, e);
            return null;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
