// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.IceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * How the launcher is to run. Immutable.
 *
 * @param httpAddress where HTTP listens
 * @param rtcPort the one UDP port, 0 to 65,535; 0 takes a free one
 * @param iceTcp whether peers that cannot send UDP may connect by TCP to the port of the same number
 * @param advertisedAddresses IP addresses or host names put into answers; empty means the machine's own
 * @param stunServers asked for this server's own address behind a NAT
 * @param iceServers told to clients
 * @param allowedOrigin the web origin that may call the API from a browser, or {@code *}
 * @param setupTimeout a session that has not connected by then ends
 * @param consentTimeout a peer that is silent for so long is gone
 * @param maxPublishBitrateBps what a publisher is told to send at most; 0 for no limit
 * @param loops threads that move media; empty for one for each processor
 * @param lenientPatch whether a PATCH with candidates may come without If-Match
 * @param portable whether to do without what Java 22 can use on Linux
 */
public record Settings(
        HttpAddress httpAddress,
        int rtcPort,
        boolean iceTcp,
        List<String> advertisedAddresses,
        List<String> stunServers,
        List<IceServer> iceServers,
        String allowedOrigin,
        Duration setupTimeout,
        Duration consentTimeout,
        long maxPublishBitrateBps,
        OptionalInt loops,
        boolean lenientPatch,
        boolean portable) {
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|https?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
    private static final Pattern BOOLEAN = Pattern.compile("true|false");
    private static final Pattern BITRATE = Pattern.compile("(?:[1-9][0-9]{0,8}[kKmM]?)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    public Settings {
        advertisedAddresses = List.copyOf(advertisedAddresses);
        stunServers = List.copyOf(stunServers);
        iceServers = List.copyOf(iceServers);
    }

    /**
     * Puts flags before environment before defaults. A blank value counts as not set.
     *
     * @param flags by setting
     * @param environment by variable name; names that are no setting are ignored
     * @throws SettingException when a value cannot be understood
     */
    public static Settings resolve(Map<Setting, String> flags, Map<String, String> environment) {
        Sources sources = new Sources(flags, environment);
        String http = sources.value(Setting.HTTP_ADDR);
        return new Settings(
                HttpAddress.parse(http)
                        .orElseThrow(() -> new SettingException(
                                Setting.HTTP_ADDR, http, "write :8080, 127.0.0.1:8080 or [::1]:8080, port 0 to 65535")),
                sources.integer(Setting.RTC_PORT, 0, 65_535),
                sources.isTrue(Setting.ICE_TCP),
                sources.addresses(Setting.ADVERTISED_ADDRESSES),
                sources.stunServers(Setting.STUN_URLS),
                sources.iceServers(Setting.ICE_SERVERS),
                sources.matching(Setting.ALLOWED_ORIGIN, ORIGIN, "write * or an origin such as https://example.org"),
                Duration.ofSeconds(sources.integer(Setting.SETUP_TIMEOUT_SECONDS, 1, 3600)),
                Duration.ofSeconds(sources.integer(Setting.CONSENT_TIMEOUT_SECONDS, 1, 3600)),
                sources.bitrate(Setting.MAX_PUBLISH_BITRATE),
                sources.value(Setting.LOOPS).isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(sources.integer(Setting.LOOPS, 1, SfuConfig.MAX_LOOPS)),
                sources.isTrue(Setting.LENIENT_PATCH),
                sources.isTrue(Setting.PORTABLE));
    }

    private record Sources(Map<Setting, String> flags, Map<String, String> environment) {
        String value(Setting setting) {
            return Optional.ofNullable(flags.get(setting))
                    .or(() -> Optional.ofNullable(environment.get(setting.name())))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElse(setting.defaultValue());
        }

        int integer(Setting setting, int least, int most) {
            String text = value(setting);
            int number = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
            if (number < least || number > most) {
                throw new SettingException(setting, text, "write a whole number from " + least + " to " + most);
            }
            return number;
        }

        boolean isTrue(Setting setting) {
            return matching(setting, BOOLEAN, "write true or false").equals("true");
        }

        String matching(Setting setting, Pattern pattern, String right) {
            String text = value(setting);
            if (!pattern.matcher(text).matches()) {
                throw new SettingException(setting, text, right);
            }
            return text;
        }

        /** In bit/s; 0 when nothing is set. */
        long bitrate(Setting setting) {
            String text = matching(setting, BITRATE, "write bits a second, such as 2500k or 4M");
            if (text.isEmpty()) {
                return 0;
            }
            int digits = text.length() - 1;
            return switch (Character.toLowerCase(text.charAt(digits))) {
                case 'k' -> Long.parseLong(text.substring(0, digits)) * 1_000;
                case 'm' -> Long.parseLong(text.substring(0, digits)) * 1_000_000;
                default -> Long.parseLong(text);
            };
        }

        private List<String> parts(Setting setting) {
            return Arrays.stream(value(setting).split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        List<String> stunServers(Setting setting) {
            List<String> servers = parts(setting);
            try {
                SfuConfig checked = SfuConfig.builder().stunServers(servers).build();
                return checked.stunServers();
            } catch (IllegalArgumentException wrong) {
                throw new SettingException(
                        setting,
                        value(setting),
                        "write stun:host:port with commas between, such as stun:stun.example.org:3478");
            }
        }

        /** A wrong value is not repeated: it may hold a password. */
        List<IceServer> iceServers(Setting setting) {
            List<IceServer> servers = new ArrayList<>();
            for (String part : parts(setting)) {
                String[] fields = part.split("\\|", -1);
                try {
                    servers.add(new IceServer(
                            fields[0], fields.length == 3 ? fields[1] : "", fields.length == 3 ? fields[2] : ""));
                } catch (IllegalArgumentException wrong) {
                    throw new SettingException(
                            setting, fields[0], "write stun:host:port or turn:host:port|user|password, commas between");
                }
            }
            return servers;
        }

        List<String> addresses(Setting setting) {
            String text = value(setting);
            List<String> addresses = parts(setting);
            if (!addresses.stream().allMatch(address -> ADDRESS.matcher(address).matches())) {
                throw new SettingException(
                        setting,
                        text,
                        "write IP addresses or host names with commas between, such as 203.0.113.7,sfu.example.org");
            }
            return addresses;
        }
    }
}
