// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Who asks for a session, as whoever lets clients in knows them.
 *
 * @param address where the request came from; over loopback the answer offers loopback candidates too
 * @param subject their name; empty for nobody in particular. Whoever publishes to a room takes it over from their own earlier
 *     session at once
 * @param credential what the session's later requests are held against, such as a digest of the token; means nothing to the SFU
 * @param userAgent their program, as it calls itself; empty when unknown
 * @param timeLimit after which the session ends, counted from its admission; empty for none
 */
public record Client(
        InetAddress address, String subject, String credential, String userAgent, Optional<Duration> timeLimit) {
    /** Nobody in particular, for as long as they like. */
    public static Client anonymous(InetAddress address) {
        return named(address, "");
    }

    /** Somebody of that name, for as long as they like. */
    public static Client named(InetAddress address, String subject) {
        return new Client(address, subject, "", "", Optional.empty());
    }

    /** Without the credential, which is nobody else's business. */
    @Override
    public String toString() {
        return subject.isEmpty() ? "anonymous" : subject;
    }
}
