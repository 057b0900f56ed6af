// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.address.Cidr;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of everything there may be, and from where. */
public final class LimitSettings {
    /** Against floods only: a whole audience may sit behind one address, of an office or of a proxy that nobody told us of. */
    public static final Setting<Integer> RATE_LIMIT_RPS = Setting.of(
                    "RATE_LIMIT_RPS",
                    Forms.integer("COUNT", 0, 100_000),
                    "POST, PATCH and DELETE that one client address may send a second in the long run; 0 for no limit")
            .byDefault("200");

    public static final Setting<Optional<Integer>> RATE_LIMIT_BURST = Setting.of(
                    "RATE_LIMIT_BURST", Forms.integer("COUNT", 1, 1_000_000).optional(), "and how many of them at once")
            .otherwise("ten times `RATE_LIMIT_RPS`");
    public static final Setting<Integer> FAILED_LOGINS_PER_MINUTE = Setting.of(
                    "FAILED_LOGINS_PER_MINUTE",
                    Forms.integer("COUNT", 0, 100_000),
                    "wrong tokens that one client address may show before it gets nothing but 429; 0 for no limit")
            .byDefault("60");
    public static final Setting<List<Cidr>> PUBLISH_ALLOW = Setting.of(
                    "PUBLISH_ALLOW",
                    Forms.networks(),
                    "addresses and networks that may publish, such as `192.0.2.0/24,2001:db8::/32`")
            .otherwise("all");
    public static final Setting<List<Cidr>> PUBLISH_DENY =
            Setting.of("PUBLISH_DENY", Forms.networks(), "addresses and networks that may not publish, allowed or not");
    public static final Setting<List<Cidr>> PLAY_ALLOW = Setting.of(
                    "PLAY_ALLOW", Forms.networks(), "addresses and networks that may watch and list")
            .otherwise("all");
    public static final Setting<List<Cidr>> PLAY_DENY =
            Setting.of("PLAY_DENY", Forms.networks(), "addresses and networks that may not watch nor list");
    public static final Setting<List<Cidr>> ADMIN_ALLOW = Setting.of(
                    "ADMIN_ALLOW", Forms.networks(), "addresses and networks that may administer")
            .otherwise("all");
    public static final Setting<List<Cidr>> ADMIN_DENY =
            Setting.of("ADMIN_DENY", Forms.networks(), "addresses and networks that may not administer");
    public static final Setting<Integer> MAX_SUBS_PER_ROOM = Setting.of(
                    "MAX_SUBS_PER_ROOM", Forms.integer("COUNT", 0, 1_000_000), "viewers of one room; 0 for no limit")
            .byDefault("0");
    public static final Setting<Integer> MAX_ROOMS = Setting.of(
                    "MAX_ROOMS", Forms.integer("COUNT", 1, 1_000_000), "rooms that may exist at a time")
            .byDefault("10000");
    public static final Setting<Integer> MAX_SESSIONS = Setting.of(
                    "MAX_SESSIONS", Forms.integer("COUNT", 1, 1_000_000), "publishers and viewers together")
            .byDefault("10000");
    public static final Setting<Optional<Duration>> PUBLISH_TIME_LIMIT = Setting.of(
                    "PUBLISH_TIME_LIMIT", Forms.duration().optional(), "after which a publisher's session ends: `2h`")
            .otherwise("none");
    public static final Setting<Boolean> HOLD_VIEWERS = Setting.of(
                    "HOLD_VIEWERS",
                    Forms.bool(),
                    "whether viewers may come before the publisher and wait; `false` answers them 409 with `Retry-After`")
            .byDefault("true");
    public static final Setting<Map<RoomName, RoomOptions>> ROOM_OPTIONS = Setting.of(
            "ROOM_OPTIONS",
            RoomOptions.FORM,
            "what is different in some rooms: `studio:listed=false,hold=false,max-subs=50,time-limit=1h;lobby:listed=false`");

    static final Theme THEME = new Theme(
            "Limits",
            List.of(
                    RATE_LIMIT_RPS,
                    RATE_LIMIT_BURST,
                    FAILED_LOGINS_PER_MINUTE,
                    PUBLISH_ALLOW,
                    PUBLISH_DENY,
                    PLAY_ALLOW,
                    PLAY_DENY,
                    ADMIN_ALLOW,
                    ADMIN_DENY,
                    MAX_SUBS_PER_ROOM,
                    MAX_ROOMS,
                    MAX_SESSIONS,
                    PUBLISH_TIME_LIMIT,
                    HOLD_VIEWERS,
                    ROOM_OPTIONS));

    private LimitSettings() {}
}
