// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.Optional;

/**
 * One {@code a=rtpmap} line (RFC 8866 section 6.6).
 *
 * @param encodingName as spelled by the sender; names compare without regard to case
 * @param channels 1 when not given
 */
public record RtpMap(int payloadType, String encodingName, int clockRateHz, int channels) {

    /** Reads the value of the attribute; empty when malformed. */
    public static Optional<RtpMap> parse(String value) {
        int payloadType = Tokens.integer(Tokens.before(value, ' '), 127);
        String encoding = Tokens.after(value, ' ').strip();
        String name = Tokens.before(encoding, '/');
        String rest = Tokens.after(encoding, '/');
        int clockRateHz = Tokens.integer(Tokens.before(rest, '/'), 1_000_000);
        String channelText = Tokens.after(rest, '/');
        int channels = channelText.isEmpty() ? 1 : Tokens.integer(channelText, 255);
        if (payloadType < 0 || !Tokens.isPlain(name, 1, 64) || clockRateHz < 1 || channels < 1) {
            return Optional.empty();
        }
        return Optional.of(new RtpMap(payloadType, name, clockRateHz, channels));
    }

    /** The value of the attribute. */
    public String print() {
        String line = payloadType + " " + encodingName + "/" + clockRateHz;
        return channels == 1 ? line : line + "/" + channels;
    }
}
