// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import java.time.Duration;
import java.util.Optional;

/**
 * Leave to do what was asked for.
 *
 * @param subject who it is, by a name that nobody else gets; empty when that is not known, as with a token that several share.
 *     Whoever publishes under a name takes their room over from their own earlier session
 * @param timeLimit after which the session ends; empty for none
 */
public record Grant(String subject, Optional<Duration> timeLimit) implements Decision {
    /** For somebody unknown, without a limit. */
    public static Grant anonymous() {
        return new Grant("", Optional.empty());
    }

    /** For somebody of that name, without a limit. */
    public static Grant to(String subject) {
        return new Grant(subject, Optional.empty());
    }
}
