// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.peer.CloseReason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The live sessions by their ids, how those of the server's choice end, and why the latest ended.
 *
 * <p>Thread-safe. A session comes and goes on its own loop only.
 */
final class SessionTable {
    private final List<MediaLoop> loops;
    private final Map<String, Session> live = new ConcurrentHashMap<>();
    private final RecentEnds ends = new RecentEnds();

    SessionTable(List<MediaLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    void add(Session session) {
        live.put(session.info().sessionId(), session);
    }

    @Nullable
    Session get(String sessionId) {
        return live.get(sessionId);
    }

    /** Puts what the function makes of a session in its place; empty when it is not live. On its loop. */
    Optional<Session> change(String sessionId, UnaryOperator<Session> change) {
        return Optional.ofNullable(live.computeIfPresent(sessionId, (same, session) -> change.apply(session)));
    }

    /** The session has ended. On its loop. */
    Optional<Session> remove(String sessionId, CloseReason reason) {
        Optional<Session> session = Optional.ofNullable(live.remove(sessionId));
        session.ifPresent(gone -> SessionEnd.of(gone.info(), reason)
                .ifPresent(end -> ends.add(sessionId, end, gone.loop().nowNanos())));
        return session;
    }

    /** Ordered by room, then by age. */
    List<SessionInfo> infos() {
        return live.values().stream()
                .map(Session::info)
                .sorted(Comparator.comparing((SessionInfo info) -> info.room().value())
                        .thenComparing(SessionInfo::since))
                .toList();
    }

    /** Why a session is not live any more; empty when that was its client's doing, or too long ago. */
    Optional<SessionEnd> endOf(String sessionId) {
        return ends.of(sessionId);
    }

    void forgetOldEnds(long nowNanos) {
        ends.forgetOld(nowNanos);
    }

    /** Ends a session; completes with whether it was live. */
    CompletableFuture<Boolean> end(String sessionId, CloseReason reason) {
        Session session = live.get(sessionId);
        if (session == null) {
            return CompletableFuture.completedFuture(false);
        }
        return LoopCalls.ask(
                session.loop(),
                () -> {
                    boolean stillLive = live.containsKey(sessionId);
                    if (stillLive) {
                        session.close(reason);
                    }
                    return stillLive;
                },
                () -> false);
    }

    /** Ends those sessions on every loop; completes with how many there were, or with what is said of a loop that has stopped. */
    CompletableFuture<Integer> endAll(Predicate<SessionInfo> which, CloseReason reason, Supplier<Integer> stopped) {
        CompletableFuture<Integer> total = CompletableFuture.completedFuture(0);
        for (MediaLoop loop : loops) {
            total = total.thenCombine(LoopCalls.ask(loop, () -> endAll(loop, which, reason), stopped), Integer::sum);
        }
        return total;
    }

    private int endAll(MediaLoop loop, Predicate<SessionInfo> which, CloseReason reason) {
        List<Session> ending = live.values().stream()
                .filter(session -> session.loop() == loop && which.test(session.info()))
                .toList();
        ending.forEach(session -> session.close(reason));
        return ending.size();
    }
}
