// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.launcher.settings.AccessSettings;
import dev.weir.sfu.launcher.settings.LimitSettings;
import dev.weir.sfu.launcher.settings.RoomOptions;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.guard.AddressLimiter;
import dev.weir.sfu.whip.guard.AddressRules;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.BanStore;
import dev.weir.sfu.whip.guard.CidrRules;
import dev.weir.sfu.whip.guard.RateLimiter;
import dev.weir.sfu.whip.guard.file.BanFile;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Turns settings into the limits that the guards and the SFU go by. */
final class Limits {
    private Limits() {}

    static AddressRules addresses(Settings settings) {
        return CidrRules.builder()
                .allow(Action.PUBLISH, settings.get(LimitSettings.PUBLISH_ALLOW))
                .deny(Action.PUBLISH, settings.get(LimitSettings.PUBLISH_DENY))
                .allow(Action.PLAY, settings.get(LimitSettings.PLAY_ALLOW))
                .deny(Action.PLAY, settings.get(LimitSettings.PLAY_DENY))
                .allow(Action.ADMINISTER, settings.get(LimitSettings.ADMIN_ALLOW))
                .deny(Action.ADMINISTER, settings.get(LimitSettings.ADMIN_DENY))
                .build();
    }

    /** Of requests that change something. */
    static RateLimiter requests(Settings settings) {
        int perSecond = settings.get(LimitSettings.RATE_LIMIT_RPS);
        return limiter(
                perSecond,
                Duration.ofSeconds(1),
                settings.get(LimitSettings.RATE_LIMIT_BURST).orElse(perSecond * 10));
    }

    /** Of wrong tokens. */
    static RateLimiter failures(Settings settings) {
        int perMinute = settings.get(LimitSettings.FAILED_LOGINS_PER_MINUTE);
        return limiter(perMinute, Duration.ofMinutes(1), perMinute);
    }

    private static RateLimiter limiter(int count, Duration period, int burst) {
        return count == 0 ? RateLimiter.none() : new AddressLimiter(count, period, burst, System::nanoTime);
    }

    /** Of administrators; those that a file keeps among them. */
    static BanList bans(Settings settings) {
        try {
            BanStore store = settings.get(AccessSettings.BANS_FILE)
                    .<BanStore>map(BanFile::open)
                    .orElseGet(BanStore::none);
            return new BanList(Clock.systemUTC(), store);
        } catch (SfuException e) {
            throw new StartException(e.getMessage() + " (see " + AccessSettings.BANS_FILE.flag() + ")", e);
        }
    }

    static Function<RoomName, RoomPolicy> rooms(Settings settings) {
        RoomPolicy common = new RoomPolicy(
                settings.get(LimitSettings.HOLD_VIEWERS),
                settings.get(LimitSettings.MAX_SUBS_PER_ROOM),
                settings.get(LimitSettings.PUBLISH_TIME_LIMIT),
                true);
        Map<RoomName, RoomPolicy> special = new HashMap<>();
        settings.get(LimitSettings.ROOM_OPTIONS)
                .forEach((room, options) -> special.put(room, different(common, options)));
        return room -> special.getOrDefault(room, common);
    }

    private static RoomPolicy different(RoomPolicy common, RoomOptions options) {
        return new RoomPolicy(
                options.hold().orElse(common.holdsViewers()),
                options.maxSubs().orElse(common.maxViewers()),
                options.timeLimit().or(common::publishTimeLimit),
                options.listed().orElse(common.listed()));
    }
}
