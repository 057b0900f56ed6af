// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.util.Locale;

/** What a user may set; the constant's name is the environment variable. A flag beats the environment, which beats the default. */
public enum Setting {
    HTTP_ADDR(":8080", "HOST:PORT", "where HTTP listens: :8080, 127.0.0.1:8080 or [::1]:8080"),
    RTC_PORT("8189", "PORT", "the one UDP port for all media, 1 to 65535 (0 takes a free one)"),
    ICE_TCP("true", "BOOL", "whether clients without UDP may connect by TCP to the port of the same number"),
    ADVERTISED_ADDRESSES(
            "",
            "ADDR[,ADDR]",
            "IP addresses or host names put into answers, comma separated (default: the machine's own)"),
    STUN_URLS(
            "",
            "URL[,URL]",
            "STUN servers that tell this server its address behind a NAT, such as stun:stun.example.org:3478"),
    ICE_SERVERS(
            "",
            "URL[|USER|PASSWORD][,...]",
            "STUN and TURN servers that clients are told to use, such as turn:turn.example.org:3478|user|secret"),
    ALLOWED_ORIGIN("*", "ORIGIN", "web origin that may call the API from a browser, such as https://example.org, or *"),
    SETUP_TIMEOUT_SECONDS("10", "SECONDS", "a session that has not connected by then ends, 1 to 3600"),
    CONSENT_TIMEOUT_SECONDS("30", "SECONDS", "a peer that is silent for so long is gone, 1 to 3600"),
    MAX_PUBLISH_BITRATE(
            "", "BITRATE", "what a publisher is told to send at most, such as 2500k or 4M (default: no limit)"),
    LOOPS("", "COUNT", "threads that move media, 1 to 64 (default: one for each processor)"),
    LENIENT_PATCH("false", "BOOL", "true takes the candidates of players that send PATCH without If-Match"),
    PORTABLE("false", "BOOL", "true does without the system calls and ciphers that Java 22 can use on Linux");

    private final String defaultValue;
    private final String form;
    private final String meaning;

    Setting(String defaultValue, String form, String meaning) {
        this.defaultValue = defaultValue;
        this.form = form;
        this.meaning = meaning;
    }

    /** The flag on the command line, such as {@code --http-addr}. */
    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What holds when neither flag nor environment say anything; may be empty. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The shape of the value, for the usage text. */
    String form() {
        return form;
    }

    /** One line for the usage text. */
    String meaning() {
        return meaning;
    }
}
