// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.whip.address.Cidr;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How the server is reached by HTTP. */
public final class HttpSettings {
    public static final Setting<HttpAddress> HTTP_ADDR = Setting.of(
                    "HTTP_ADDR", Forms.httpAddress(), "where HTTP listens: `:8080`, `127.0.0.1:8080` or `[::1]:8080`")
            .byDefault(":8080");
    public static final Setting<Optional<Path>> TLS_CERT_FILE = Setting.of(
            "TLS_CERT_FILE",
            Forms.path().optional(),
            "certificate chain (PEM), the server's own first; with it HTTP becomes HTTPS. Read again when it changes");
    public static final Setting<Optional<Path>> TLS_KEY_FILE = Setting.of(
            "TLS_KEY_FILE", Forms.path().optional(), "private key of that certificate (PEM, RSA or EC, not encrypted)");
    public static final Setting<List<String>> ALLOWED_ORIGIN = Setting.of(
                    "ALLOWED_ORIGIN",
                    Forms.origins(),
                    "web origins that may call the API from a browser, such as `https://example.org`, or `*` for all")
            .byDefault("*");
    public static final Setting<List<Cidr>> TRUSTED_PROXIES = Setting.of(
            "TRUSTED_PROXIES",
            Forms.networks(),
            "addresses or networks of reverse proxies whose `X-Forwarded-*` is believed, such as `127.0.0.1,10.0.0.0/8`");
    public static final Setting<String> PUBLIC_BASE_URL = Setting.of(
            "PUBLIC_BASE_URL",
            Forms.baseUrl(),
            "what clients see in front of `/api` when a proxy stands before the server, such as `https://tv.example/media`");
    public static final Setting<String> RECONNECT_URL = Setting.of(
            "RECONNECT_URL",
            Forms.reconnectUrl(),
            "the WHEP endpoint that viewers are sent to when this server drains: `https://b.example/api/whep/play/{room}`");
    public static final Setting<Boolean> LENIENT_PATCH = Setting.of(
                    "LENIENT_PATCH",
                    Forms.bool(),
                    "`true` takes the candidates of players that send PATCH without `If-Match`")
            .byDefault("false");

    public static final Setting<Boolean> SNAPSHOTS = Setting.of(
                    "SNAPSHOTS",
                    Forms.bool(),
                    "`true` gives pictures of rooms at `/api/rooms/ROOM/snapshot.jpg`, and thumbnails to the rooms page: native code then"
                            + " decodes strangers' video in the server's process")
            .byDefault("false");

    static final Theme THEME = new Theme(
            "HTTP",
            List.of(
                    HTTP_ADDR,
                    TLS_CERT_FILE,
                    TLS_KEY_FILE,
                    ALLOWED_ORIGIN,
                    TRUSTED_PROXIES,
                    PUBLIC_BASE_URL,
                    RECONNECT_URL,
                    LENIENT_PATCH,
                    SNAPSHOTS));

    private HttpSettings() {}
}
