// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeCrypto;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.srtp.SrtpEngines;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Makes the servers of simulations, with the limits that all of them have. */
final class SimServers {
    /** The wall clock of the server when its monotonic clock says 0: 2026-01-01. */
    static final long EPOCH_OFFSET_NANOS = 1_767_225_600_000_000_000L;

    private static final PeerTimeouts TIMEOUTS = new PeerTimeouts(10_000_000_000L, 30_000_000_000L);
    private static final int GOP_CACHE_BYTES = 8 << 20;
    private static final int MAX_SESSIONS = 100;
    private static final long PUBLISHER_SILENCE_NANOS = 5_000_000_000L;

    private SimServers() {}

    /** Of one side; handshakes go step by step with the clock. */
    static PeerFactory peers(SecureRandom secrets, SrtpEngines engines) {
        return new PeerFactory(
                DtlsCertificate.generate(secrets, Instant.EPOCH),
                HandshakeThreads.ofLockstep(),
                secrets,
                TIMEOUTS,
                engines,
                HandshakeCrypto.portable());
    }

    /** The rooms on that node's loops. */
    static Rooms rooms(
            SimNode server,
            PeerFactory peers,
            long maxPublishBps,
            Function<RoomName, RoomPolicy> policies,
            long seed,
            SecureRandom secrets,
            MediaObserver observer) {
        List<Candidate> candidates = List.of(Candidate.host(
                0,
                server.address().getAddress().getHostAddress(),
                server.address().getPort()));
        return new Rooms(
                server.loops(),
                peers,
                new Rooms.Limits(
                        GOP_CACHE_BYTES,
                        MAX_SESSIONS,
                        MAX_SESSIONS,
                        0,
                        PUBLISHER_SILENCE_NANOS,
                        maxPublishBps,
                        policies),
                client -> candidates,
                EPOCH_OFFSET_NANOS,
                new SplittableRandom(seed + 1),
                secrets,
                observer);
    }
}
