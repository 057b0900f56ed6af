// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session's ICE: which paths lead to the remote and may be used. Sans-IO, not thread-safe; times are nanoseconds of the loop's
 * monotonic clock.
 */
public sealed interface IceAgent permits IceLiteAgent, IceDialer {
    /** {@link #nextDeadline()} when nothing is planned. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes a datagram that looks like STUN and writes the answer, if one is due, to {@code out}. Never throws on what the network
     * sent.
     *
     * @param datagram borrowed until return
     */
    IceResult handle(Packet datagram, Path path, long now, Outbox out);

    /** Does what is due at {@code now}. */
    void handleTimeout(long now, Outbox out);

    /** When {@link #handleTimeout} wants to be called next; {@link #NEVER} when not. */
    long nextDeadline();

    /** Where to send; null until a path is validated. */
    @Nullable
    Path selectedPath();

    /** Whether the remote has proved that it can be reached by this path: only then anything but STUN is taken from it. */
    boolean validated(Path path);

    /** The paths for which {@link #validated} holds, in no order. Allocates: for when a result says that they changed. */
    List<Path> validatedPaths();

    /** Whether checks that name this fragment are answered; after a restart of ours two are, for a while. */
    boolean answersTo(String ufrag);

    /** When the last STUN message that passed the integrity check arrived, on any path; the agent's start before the first. */
    long lastHeardNanos();
}
