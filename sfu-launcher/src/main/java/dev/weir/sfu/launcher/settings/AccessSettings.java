// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.access.jwt.JwtAlgorithm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may publish, watch and administer. */
public final class AccessSettings {
    public static final Setting<String> AUTH_TOKEN = Setting.secret(
            "AUTH_TOKEN", Forms.token(), "opens publishing to, watching and listing every room that has no own token");
    public static final Setting<Map<RoomName, String>> ROOM_TOKENS = Setting.secret(
            "ROOM_TOKENS",
            Forms.roomTokens(),
            "opens publishing to and watching one room, which nothing else opens then: `room1:token1;room2:token2`");
    public static final Setting<String> PLAY_TOKEN =
            Setting.secret("PLAY_TOKEN", Forms.token(), "opens watching and listing only");
    public static final Setting<Map<RoomName, String>> ROOM_PLAY_TOKENS = Setting.secret(
            "ROOM_PLAY_TOKENS", Forms.roomTokens(), "opens watching one room only: `room1:token1;room2:token2`");
    public static final Setting<Boolean> PUBLIC_PLAY = Setting.of(
                    "PUBLIC_PLAY",
                    Forms.bool(),
                    "`true` lets everybody watch and list, rooms with play tokens of their own excepted")
            .byDefault("false");
    public static final Setting<String> ADMIN_TOKEN =
            Setting.secret("ADMIN_TOKEN", Forms.token(), "opens `/api/admin` and listing, and nothing else");
    public static final Setting<String> JWT_SECRET =
            Setting.secret("JWT_SECRET", Forms.secret(), "the key that HS256 tokens are signed with, 32 bytes or more");
    public static final Setting<Optional<Path>> JWT_PUBLIC_KEY_FILE = Setting.of(
            "JWT_PUBLIC_KEY_FILE",
            Forms.path().optional(),
            "public key or certificate (PEM) that RS256 or ES256 tokens are checked with");
    public static final Setting<Optional<URI>> JWT_JWKS_URL = Setting.of(
            "JWT_JWKS_URL", Forms.url().optional(), "where the keys of an identity provider are published (JWKS)");
    public static final Setting<Optional<JwtAlgorithm>> JWT_ALGORITHM = Setting.of(
                    "JWT_ALGORITHM",
                    Forms.oneOf(JwtAlgorithm.class).optional(),
                    "the one algorithm of tokens: `HS256`, `RS256` or `ES256`")
            .otherwise("`HS256` with `JWT_SECRET`, else to be set");
    public static final Setting<String> JWT_ISSUER =
            Setting.of("JWT_ISSUER", Forms.text("NAME"), "what `iss` of a token must be");
    public static final Setting<String> JWT_AUDIENCE =
            Setting.of("JWT_AUDIENCE", Forms.text("NAME"), "what `aud` of a token must have");
    public static final Setting<Duration> JWT_MAX_LIFETIME = Setting.of(
                    "JWT_MAX_LIFETIME", Forms.duration(), "how far ahead `exp` of a token may be: `12h`")
            .byDefault("400d");
    public static final Setting<Optional<URI>> AUTH_CALLBACK_URL = Setting.of(
            "AUTH_CALLBACK_URL", Forms.url().optional(), "your own server, asked by POST whether to let somebody in");
    public static final Setting<String> AUTH_CALLBACK_SECRET = Setting.secret(
            "AUTH_CALLBACK_SECRET", Forms.token(), "bearer token that your server recognises these questions by");
    public static final Setting<Boolean> AUTH_CALLBACK_ALLOW_PRIVATE = Setting.of(
                    "AUTH_CALLBACK_ALLOW_PRIVATE",
                    Forms.bool(),
                    "`true` allows callbacks to loopback and private addresses, and by plain http")
            .byDefault("false");
    public static final Setting<String> TOKEN_IN_URL = Setting.of(
                    "TOKEN_IN_URL",
                    Forms.parameter(),
                    "query parameter that may hold the token, for players that send no headers; URLs end up in logs")
            .otherwise("off");

    public static final Setting<Optional<Path>> BANS_FILE = Setting.of(
                    "BANS_FILE", Forms.path().optional(), "keeps the bans of administrators; made when it is not there")
            .otherwise("they end with the process");

    static final Theme THEME = new Theme(
            "Access",
            List.of(
                    AUTH_TOKEN,
                    ROOM_TOKENS,
                    PLAY_TOKEN,
                    ROOM_PLAY_TOKENS,
                    PUBLIC_PLAY,
                    ADMIN_TOKEN,
                    JWT_SECRET,
                    JWT_PUBLIC_KEY_FILE,
                    JWT_JWKS_URL,
                    JWT_ALGORITHM,
                    JWT_ISSUER,
                    JWT_AUDIENCE,
                    JWT_MAX_LIFETIME,
                    AUTH_CALLBACK_URL,
                    AUTH_CALLBACK_SECRET,
                    AUTH_CALLBACK_ALLOW_PRIVATE,
                    TOKEN_IN_URL,
                    BANS_FILE));

    private AccessSettings() {}
}
