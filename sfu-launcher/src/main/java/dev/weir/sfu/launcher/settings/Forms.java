// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.recording.RecordingLayout;
import dev.weir.sfu.recording.s3.S3Config;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.IceServer;
import dev.weir.sfu.whip.access.StaticTokens;
import dev.weir.sfu.whip.address.Cidr;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/** The shapes that values come in. Each says once how to read a text and what to write instead of a wrong one. */
final class Forms {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,7}");
    private static final Pattern BITRATE = Pattern.compile("[1-9][0-9]{0,8}[kKmM]?");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}[kKmMgGtT]|[1-9][0-9]{0,14}");
    private static final Pattern DURATION = Pattern.compile("[1-9][0-9]{0,6}[smhd]");
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String HOST = "(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://" + HOST);
    private static final Pattern BASE_URL = Pattern.compile("(?:https?://" + HOST + "(?:/[A-Za-z0-9._~-]+)*)?");
    private static final Pattern RECONNECT_URL = Pattern.compile("(?:(?:https?:/)?/[!-~]+)?");
    private static final Pattern URL = Pattern.compile("https?://" + HOST + "(?:[/?][!-~]*)?");
    private static final Pattern ICE_SERVER = Pattern.compile("(?:stuns?|turns?):[A-Za-z0-9.:\\[\\]-]+");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{0,8192}");
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z0-9_$-]+(?:\\.[A-Za-z0-9_$-]+)*");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    /** Any legal ones, to have others checked. */
    private static final String REGION = "us-east-1";

    private static final String BUCKET = "bucket";

    private Forms() {}

    static Form<HttpAddress> httpAddress() {
        return new Form<>(
                "HOST:PORT",
                "write :8080, 127.0.0.1:8080 or [::1]:8080, port 0 to 65535",
                text -> HttpAddress.parse(text).orElseThrow(IllegalArgumentException::new));
    }

    static Form<Boolean> bool() {
        return new Form<>("BOOL", "write true or false", text -> switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    static Form<Integer> integer(String shape, int least, int most) {
        return new Form<>(shape, "write a whole number from " + least + " to " + most, text -> {
            int number = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** In bit/s; 0 when nothing is set. */
    static Form<Long> bitrate() {
        return new Form<>("BITRATE", "write bits a second, such as 2500k or 4M", text -> {
            if (text.isEmpty()) {
                return 0L;
            }
            matching(BITRATE, text);
            int digits = text.length() - 1;
            return switch (Character.toLowerCase(text.charAt(digits))) {
                case 'k' -> Long.parseLong(text.substring(0, digits)) * 1_000;
                case 'm' -> Long.parseLong(text.substring(0, digits)) * 1_000_000;
                default -> Long.parseLong(text);
            };
        });
    }

    static Form<Duration> duration() {
        return new Form<>("TIME", "write a number and s, m, h or d, such as 90m or 2h", text -> {
            matching(DURATION, text);
            long amount = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        });
    }

    /** As {@link #duration}, and no time at all. */
    static Form<Duration> durationOrNone() {
        Form<Duration> some = duration();
        return new Form<>(
                some.shape(),
                some.right() + ", or 0s",
                text -> text.equals("0s") ? Duration.ZERO : some.parser().apply(text));
    }

    static Form<LogFormat> logFormat() {
        return new Form<>("FORMAT", "write text or json", text -> switch (text) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException();
        });
    }

    static Form<Level> logLevel() {
        return new Form<>("LEVEL", "write ERROR, WARN, INFO, DEBUG or TRACE", Forms::level);
    }

    static Form<Map<String, Level>> logLevels() {
        return new Form<>(
                "LOGGER=LEVEL[,...]",
                "write name=LEVEL with commas between, each logger once, such as dev.weir.sfu.feedback=DEBUG,io.undertow=INFO",
                list(text -> text).andThen(Forms::levels));
    }

    private static Map<String, Level> levels(List<String> texts) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (String text : texts) {
            int sign = text.indexOf('=');
            String logger = matching(LOGGER, text.substring(0, Math.max(sign, 0)));
            if (levels.put(logger, level(text.substring(sign + 1))) != null) {
                throw new IllegalArgumentException();
            }
        }
        return Map.copyOf(levels);
    }

    private static Level level(String text) {
        return Level.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** In bytes. */
    static Form<Long> size() {
        return new Form<>("SIZE", "write bytes, such as 500M, 20G or 1T", text -> {
            matching(SIZE, text);
            String digits = text.substring(0, text.length() - 1);
            return switch (Character.toUpperCase(text.charAt(text.length() - 1))) {
                case 'K' -> Long.parseLong(digits) << 10;
                case 'M' -> Long.parseLong(digits) << 20;
                case 'G' -> Long.parseLong(digits) << 30;
                case 'T' -> Long.parseLong(digits) << 40;
                default -> Long.parseLong(text);
            };
        });
    }

    static Form<Path> directory() {
        return new Form<>("DIR", "write the path of a directory", Path::of);
    }

    static Form<RecordingLayout> layout() {
        return new Form<>("LAYOUT", "write session, tracks or both", text -> switch (text) {
            case "session" -> RecordingLayout.SESSION;
            case "tracks" -> RecordingLayout.TRACKS;
            case "both" -> RecordingLayout.BOTH;
            default -> throw new IllegalArgumentException();
        });
    }

    static Form<String> s3Bucket() {
        return new Form<>(
                "NAME",
                "write the name of a bucket, without a URL around it",
                text -> S3Config.of(REGION, text).bucket());
    }

    static Form<String> s3Region() {
        return new Form<>(
                "NAME",
                "write the name of a region, such as eu-central-1",
                text -> S3Config.of(text, BUCKET).region());
    }

    /** Parsed again when it is known whether TLS is wanted. */
    static Form<String> s3Endpoint() {
        return new Form<>("URL", "write https://host:port or host:port, without bucket, path or user", text -> {
            S3Config.of(REGION, BUCKET).withEndpoint(text, true);
            return text;
        });
    }

    static Form<String> s3Prefix() {
        return new Form<>(
                "PREFIX",
                "write plain names with / between them, such as live/2026",
                text -> S3Config.of(REGION, BUCKET).withPrefix(text).prefix());
    }

    static Form<Path> path() {
        return new Form<>("FILE", "write the path of a file", Path::of);
    }

    static Form<List<String>> addresses() {
        return new Form<>(
                "ADDR[,ADDR]",
                "write IP addresses or host names with commas between, such as 203.0.113.7,sfu.example.org",
                list(text -> matching(ADDRESS, text)));
    }

    static Form<List<String>> origins() {
        return new Form<>(
                "ORIGIN[,ORIGIN]",
                "write * or origins such as https://example.org, with commas between",
                list(text -> matching(ORIGIN, text)));
    }

    static Form<List<Cidr>> networks() {
        return new Form<>(
                "NET[,NET]",
                "write addresses or networks, commas between and no bits set behind a prefix, such as"
                        + " 192.0.2.7,10.0.0.0/8,2001:db8::/32",
                list(Cidr::parse));
    }

    static Form<String> baseUrl() {
        return new Form<>(
                "URL",
                "write http:// or https://, host and perhaps a path, without a slash behind, such as"
                        + " https://tv.example/media",
                text -> matching(BASE_URL, text));
    }

    static Form<String> reconnectUrl() {
        return new Form<>(
                "URL",
                "write a path, or an http:// or https:// address, such as https://b.example.org/api/whep/play/{room}",
                text -> matching(RECONNECT_URL, text));
    }

    static Form<URI> url() {
        return new Form<>(
                "URL",
                "write an http:// or https:// address, such as https://auth.example.org/weir",
                text -> URI.create(matching(URL, text)));
    }

    static Form<List<String>> stunServers() {
        return new Form<>(
                "URL[,URL]",
                "write stun:host:port with commas between, such as stun:stun.example.org:3478",
                list(text -> text)
                        .andThen(servers ->
                                SfuConfig.builder().stunServers(servers).build().stunServers()));
    }

    static Form<List<IceServer>> iceServers() {
        return new Form<>(
                "URL[|USER|PASSWORD][,...]",
                "write stun:host:port or turn:host:port|user|password, commas between",
                list(Forms::iceServer));
    }

    /** Of what is wrong only an address is repeated: anything else may be a piece of a password. */
    private static IceServer iceServer(String text) {
        String[] fields = text.split("\\|", -1);
        try {
            return new IceServer(fields[0], fields.length == 3 ? fields[1] : "", fields.length == 3 ? fields[2] : "");
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    ICE_SERVER.matcher(fields[0]).matches() ? "wrong is that of " + fields[0] : "one is no address",
                    wrong);
        }
    }

    static Form<String> token() {
        return new Form<>(
                "TOKEN", "write 1 to 8192 printable ASCII characters without blanks", text -> matching(TOKEN, text));
    }

    static Form<String> secret() {
        return text("SECRET");
    }

    static Form<Map<RoomName, String>> roomTokens() {
        return new Form<>(
                "ROOM:TOKEN[;...]", "write room1:token1;room2:token2, each room once", StaticTokens::parseRoomTokens);
    }

    static Form<String> text(String shape) {
        return new Form<>(shape, "write any text", text -> text);
    }

    static Form<String> parameter() {
        return new Form<>(
                "NAME",
                "write up to 64 characters of A-Z a-z 0-9 _ -, such as token",
                text -> matching(PARAMETER, text));
    }

    static <E extends Enum<E>> Form<E> oneOf(Class<E> choices) {
        String names = String.join(
                ", ", Arrays.stream(choices.getEnumConstants()).map(Enum::name).toList());
        return new Form<>("NAME", "write one of " + names, text -> Enum.valueOf(choices, text));
    }

    private static <T> Function<String, List<T>> list(Function<String, T> each) {
        return text -> {
            List<T> all = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                if (!part.isBlank()) {
                    all.add(each.apply(part.strip()));
                }
            }
            return List.copyOf(all);
        };
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
