// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import dev.weir.sfu.whip.address.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom to ask, and whether that is somebody who may be asked: without leave, nobody on this machine or in its networks, so that
 * neither a typing error nor somebody who owns a name makes this server knock at doors that only it can reach.
 *
 * <p>All addresses of the host are checked before every call. The JDK's HTTP client then looks the name up by itself; it gets the
 * same answer as long as the JVM remembers it (networkaddress.cache.ttl: 30 s unless set otherwise). What remains is a name that
 * changes in the moment between, or a JVM that is told to remember nothing.
 */
record Target(URI uri, boolean mayBePrivate, NameLookup names) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]");

    /** @throws IllegalArgumentException when it can never be asked */
    static Target of(URI uri, boolean mayBePrivate, NameLookup names) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(uri.getHost()).orElse("");
        boolean right = (scheme.equals("http") || scheme.equals("https"))
                && !host.isEmpty()
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
        if (!right) {
            throw new IllegalArgumentException(
                    "callback URL must be like https://example.org/may-they, without user, password and fragment");
        }
        Target target = new Target(uri, mayBePrivate, names);
        if (!mayBePrivate && LITERAL.matcher(host).matches()) {
            target.requireLiteralAllowed(host);
        }
        if (!mayBePrivate && scheme.equals("http")) {
            throw new IllegalArgumentException(
                    "callback URL must be https, since tokens travel there: http is for private targets, when allowed");
        }
        return target;
    }

    private void requireLiteralAllowed(String host) {
        try {
            requireAllowed();
        } catch (IOException refused) {
            throw new IllegalArgumentException(
                    "callback URL must not be at a private address unless private targets are allowed: " + host,
                    refused);
        }
    }

    /**
     * Looks the host up. Blocks.
     *
     * @throws IOException when it is unknown, or one of its addresses is not allowed
     */
    void requireAllowed() throws IOException {
        for (InetAddress address : names.addressesOf(uri.getHost())) {
            if (!mayBePrivate && !PublicAddress.is(address)) {
                throw new IOException("the callback's host has a private address, and private targets are not allowed");
            }
        }
    }
}
