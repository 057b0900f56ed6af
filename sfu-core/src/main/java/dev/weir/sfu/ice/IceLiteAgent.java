// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of ICE when it answers: ICE-lite (RFC 8445 sections 2.5 and 7.3). It sends no checks and has no timers; it
 * answers the remote's and follows its nomination.
 *
 * <ul>
 *   <li>A check counts when its USERNAME begins with our fragment and its MESSAGE-INTEGRITY is right. PRIORITY and role may be
 *       missing (FFmpeg). Anything else gets no answer, so that nobody can be made to receive what he did not ask for.
 *   <li>A check validates its path. Until one carries USE-CANDIDATE the first path is used; afterwards the newest nomination wins:
 *       browsers put USE-CANDIDATE on every check of the path they have chosen when the other side is lite.
 *   <li>When the path in use has been silent for {@value #STALE_SECONDS} seconds and checks come by another, that one is used: the
 *       peer has moved and does not nominate.
 *   <li>A peer that claims to be controlled is told 487 and becomes controlling.
 *   <li>After {@link #restart} the old credentials go on working until the first check made with the new ones, and the path in use
 *       stays in use until another is nominated.
 * </ul>
 */
public final class IceLiteAgent implements IceAgent {
    /** Twice the longest interval at which a browser or RFC 7675 checks a path in use, rounded down. */
    private static final int STALE_SECONDS = 10;

    private static final long STALE_NANOS = STALE_SECONDS * 1_000_000_000L;

    private final StunMessage message = new StunMessage();
    private final StunResponder responder = new StunResponder();
    private final ValidatedPaths paths = new ValidatedPaths();
    private IceCredentials local;
    private StunIntegrity key;
    private @Nullable IceCredentials replacedLocal;
    private @Nullable StunIntegrity replacedKey;
    private @Nullable Path selected;
    private long lastHeardNanos;

    /** @param now when the session began, which is where {@link #lastHeardNanos()} starts */
    public IceLiteAgent(IceCredentials local, long now) {
        this.local = local;
        this.key = new StunIntegrity(local);
        this.lastHeardNanos = now;
    }

    /**
     * An ICE restart: new credentials of ours (RFC 8445 section 9). Paths and their validation stay. Of several restarts before a
     * check the last one's credentials and those in use before the first are taken.
     */
    public void restart(IceCredentials newLocal) {
        if (replacedKey == null) {
            replacedLocal = local;
            replacedKey = key;
        }
        local = newLocal;
        key = new StunIntegrity(newLocal);
    }

    @Override
    public boolean answersTo(String ufrag) {
        return local.ufrag().equals(ufrag)
                || (replacedLocal != null && replacedLocal.ufrag().equals(ufrag));
    }

    @Override
    public IceResult handle(Packet datagram, Path path, long now, Outbox out) {
        if (!message.parse(datagram.array(), datagram.offset(), datagram.length())) {
            return IceResult.DROPPED_MALFORMED;
        }
        if (message.type() != StunMessage.BINDING_REQUEST) {
            return IceResult.DROPPED_UNEXPECTED;
        }
        StunIntegrity named = keyNamed();
        if (named == null) {
            return IceResult.DROPPED_UNKNOWN_USER;
        }
        if (!named.verifies(message)) {
            return IceResult.DROPPED_BAD_INTEGRITY;
        }
        lastHeardNanos = now;
        if (named == key) {
            replacedLocal = null;
            replacedKey = null;
        }
        if (message.unknownRequiredCount() > 0) {
            responder.refuse(StunResponder.UNKNOWN_ATTRIBUTE, message, named, path, now, out);
            return IceResult.REFUSED;
        }
        if (message.fromControlled()) {
            responder.refuse(StunResponder.ROLE_CONFLICT, message, named, path, now, out);
            return IceResult.REFUSED;
        }
        responder.succeed(message, named, path, out);
        return follow(path, now);
    }

    private @Nullable StunIntegrity keyNamed() {
        if (key.isNamedBy(message)) {
            return key;
        }
        return replacedKey != null && replacedKey.isNamedBy(message) ? replacedKey : null;
    }

    private IceResult follow(Path path, long now) {
        Path inUse = selected;
        boolean added = paths.heard(path, now, inUse);
        boolean take = inUse == null
                || (!inUse.equals(path) && (message.useCandidate() || paths.silentNanos(inUse, now) > STALE_NANOS));
        if (take) {
            selected = path;
            return IceResult.SELECTED_PATH_CHANGED;
        }
        return added ? IceResult.PATH_VALIDATED : IceResult.HANDLED;
    }

    @Override
    public void handleTimeout(long now, Outbox out) {}

    @Override
    public long nextDeadline() {
        return NEVER;
    }

    @Override
    public @Nullable Path selectedPath() {
        return selected;
    }

    @Override
    public boolean validated(Path path) {
        return paths.contains(path);
    }

    @Override
    public List<Path> validatedPaths() {
        return paths.toList();
    }

    @Override
    public long lastHeardNanos() {
        return lastHeardNanos;
    }
}
