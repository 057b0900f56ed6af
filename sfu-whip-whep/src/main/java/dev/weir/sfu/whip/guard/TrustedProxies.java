// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.address.AddressLiteral;
import dev.weir.sfu.whip.address.Cidr;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees requests as the proxies in front of the server saw them, and passes them on to another handler.
 *
 * <p>What a request says of its way is believed only when it comes from a proxy that is trusted:
 *
 * <ul>
 *   <li>{@code X-Forwarded-For} is read from its end, where the nearest proxy has written, past proxies that are trusted too. The first
 *       other address is the client's. An entry that is none ({@code unknown}, a name, nonsense) ends the search: then the client is
 *       the last address before it that could be believed. No name is ever resolved.
 *   <li>{@code X-Forwarded-Prefix} is put in front of the paths that answers give, when it is a plain path.
 * </ul>
 *
 * <p>Once the client has been found, no line about the way is passed on ({@code X-Forwarded-For}, {@code Forwarded}, {@code X-Real-IP}, {@code
 * Via}): who finds one behind this handler knows that the address is a proxy's, trusted or not, and not the client's.
 *
 * <p>{@code X-Forwarded-Proto} and {@code -Host} are not read: a path needs neither, since clients resolve it against the URL they called
 * (RFC 9110 10.2.2). Clients that want whole URLs get them from the public URL that the operator configures.
 */
public final class TrustedProxies implements HttpHandler {
    /** Longer ways are not followed to their end. */
    private static final int MAX_HOPS = 32;

    private static final int MAX_PREFIX_CHARS = 256;
    private static final List<String> WAYS = List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");
    private static final String PATH = "(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*";
    private static final Pattern PREFIX = Pattern.compile("(" + PATH + ")/?");
    private static final Pattern PUBLIC_URL =
            Pattern.compile("(https?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?" + PATH + ")/?");

    /** An address as RFC 7239 6 has it, too: IPv6 in brackets when there is a port. */
    private static final Pattern HOP =
            Pattern.compile("\\[(?<six>[^\\]]*)](?::[0-9]{1,5})?|(?<four>[0-9.]+):[0-9]{1,5}|(?<bare>.*)");

    private final HttpHandler behind;
    private final List<Cidr> trusted;
    private final String publicUrl;

    /**
     * Passes requests on to another handler.
     *
     * @param trusted the proxies, by their addresses; empty for none
     * @param publicUrl what clients see in front of every path, such as {@code https://tv.example/media}: makes the URLs in answers whole.
     *     Empty to leave them paths
     * @throws IllegalArgumentException when the URL is none
     */
    public TrustedProxies(HttpHandler behind, List<Cidr> trusted, String publicUrl) {
        this.behind = behind;
        this.trusted = List.copyOf(trusted);
        this.publicUrl = checked(publicUrl);
    }

    private static String checked(String url) {
        if (url.isEmpty()) {
            return "";
        }
        Matcher matcher = PUBLIC_URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "public URL must be like https://tv.example or https://tv.example/media: " + url);
        }
        return matcher.group(1);
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        boolean believed = isTrusted(request.remoteAddress());
        InetAddress client = believed ? client(request) : request.remoteAddress();
        String prefix = believed ? prefix(request) : "";
        HttpRequest seen = request.from(client, publicUrl.isEmpty() ? prefix : publicUrl);
        return behind.handle(believed && !isTrusted(client) ? withoutWay(seen) : seen);
    }

    private static HttpRequest withoutWay(HttpRequest request) {
        return tellsOfItsWay(request) ? request.with(request.headers().without(WAYS)) : request;
    }

    /** Whether a request has lines about its way, as some proxy has written them or somebody in its name. */
    public static boolean tellsOfItsWay(HttpRequest request) {
        return WAYS.stream().anyMatch(name -> !request.headers().all(name).isEmpty());
    }

    private boolean isTrusted(InetAddress address) {
        for (Cidr proxy : trusted) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private InetAddress client(HttpRequest request) {
        InetAddress nearest = request.remoteAddress();
        // Several lines are one list (RFC 9110 5.3).
        String way = String.join(",", request.headers().all("X-Forwarded-For"));
        int end = way.length();
        for (int hop = 0; hop < MAX_HOPS && end > 0; hop++) {
            int comma = way.lastIndexOf(',', end - 1);
            Optional<InetAddress> address =
                    address(way.substring(comma + 1, end).strip());
            if (address.isEmpty()) {
                return nearest;
            }
            nearest = address.get();
            if (!isTrusted(nearest)) {
                return nearest;
            }
            end = comma;
        }
        return nearest;
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher matcher = HOP.matcher(hop);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String six = matcher.group("six");
        if (six != null) {
            return six.indexOf(':') < 0 ? Optional.empty() : AddressLiteral.parse(six);
        }
        String four = matcher.group("four");
        return AddressLiteral.parse(four != null ? four : matcher.group("bare"));
    }

    private static String prefix(HttpRequest request) {
        List<String> lines = request.headers().all("X-Forwarded-Prefix");
        if (lines.size() != 1 || lines.get(0).length() > MAX_PREFIX_CHARS) {
            return "";
        }
        Matcher matcher = PREFIX.matcher(lines.get(0));
        return matcher.matches() ? matcher.group(1) : "";
    }
}
