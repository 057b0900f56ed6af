// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.IceServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How media reaches the server and leaves it. */
public final class MediaSettings {
    public static final Setting<Integer> RTC_PORT = Setting.of(
                    "RTC_PORT",
                    Forms.integer("PORT", 0, 65_535),
                    "the one UDP port for all media (0 takes a free one); open it in the firewall")
            .byDefault("8189");
    public static final Setting<Boolean> ICE_TCP = Setting.of(
                    "ICE_TCP",
                    Forms.bool(),
                    "whether clients without UDP may connect by TCP to the port of the same number; open that in the"
                            + " firewall too")
            .byDefault("true");
    public static final Setting<List<String>> ADVERTISED_ADDRESSES = Setting.of(
                    "ADVERTISED_ADDRESSES",
                    Forms.addresses(),
                    "IP addresses or host names put into answers, comma separated; needed behind NAT and in containers")
            .otherwise("the machine's own");
    public static final Setting<List<String>> STUN_URLS = Setting.of(
            "STUN_URLS",
            Forms.stunServers(),
            "STUN servers that tell this server its address behind a NAT, comma separated:"
                    + " `stun:stun.example.org:3478`");
    public static final Setting<List<IceServer>> ICE_SERVERS = Setting.secret(
            "ICE_SERVERS",
            Forms.iceServers(),
            "STUN and TURN servers that clients are told to use: `turn:turn.example.org:3478|user|secret`, commas"
                    + " between");
    public static final Setting<Duration> SETUP_TIMEOUT_SECONDS = Setting.of(
                    "SETUP_TIMEOUT_SECONDS",
                    Forms.integer("SECONDS", 1, 3600).map(Duration::ofSeconds),
                    "a session that has not connected by then ends")
            .byDefault("10");
    public static final Setting<Duration> CONSENT_TIMEOUT_SECONDS = Setting.of(
                    "CONSENT_TIMEOUT_SECONDS",
                    Forms.integer("SECONDS", 1, 3600).map(Duration::ofSeconds),
                    "a peer that is silent for so long is gone")
            .byDefault("30");
    public static final Setting<Long> MAX_PUBLISH_BITRATE = Setting.of(
                    "MAX_PUBLISH_BITRATE",
                    Forms.bitrate(),
                    "what a publisher is told to send at most, such as `2500k` or `4M` (browsers heed it, OBS does not)")
            .otherwise("no limit");
    public static final Setting<Optional<Integer>> LOOPS = Setting.of(
                    "LOOPS",
                    Forms.integer("COUNT", 1, SfuConfig.MAX_LOOPS).optional(),
                    "threads that move media; a room's viewers are spread over them")
            .otherwise("one for each processor");
    public static final Setting<Boolean> PORTABLE = Setting.of(
                    "PORTABLE",
                    Forms.bool(),
                    "`true` does without the system calls and ciphers that Java 22 can use on Linux")
            .byDefault("false");

    static final Theme THEME = new Theme(
            "Media",
            List.of(
                    RTC_PORT,
                    ICE_TCP,
                    ADVERTISED_ADDRESSES,
                    STUN_URLS,
                    ICE_SERVERS,
                    SETUP_TIMEOUT_SECONDS,
                    CONSENT_TIMEOUT_SECONDS,
                    MAX_PUBLISH_BITRATE,
                    LOOPS,
                    PORTABLE));

    private MediaSettings() {}
}
