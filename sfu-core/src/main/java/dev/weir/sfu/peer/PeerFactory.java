// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.DtlsEndpoint;
import dev.weir.sfu.dtls.DtlsFingerprint;
import dev.weir.sfu.dtls.DtlsSide;
import dev.weir.sfu.dtls.HandshakeCrypto;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.ice.IceAgent;
import dev.weir.sfu.ice.IceCredentials;
import dev.weir.sfu.ice.IceDialer;
import dev.weir.sfu.ice.IceLiteAgent;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.DtlsRole;
import dev.weir.sfu.sdp.Fingerprint;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.RemoteTransport;
import dev.weir.sfu.srtp.SrtpEngines;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Makes peers out of what two session descriptions agreed on. Thread-safe. */
public final class PeerFactory {
    private final DtlsCertificate certificate;
    private final HandshakeThreads threads;
    private final SecureRandom random;
    private final PeerTimeouts timeouts;
    private final SrtpEngines engines;
    private final HandshakeCrypto crypto;
    private final PeerEvents events;

    /** Peers that encrypt by the JDK's security providers and shake hands by Bouncy Castle. */
    public PeerFactory(
            DtlsCertificate certificate, HandshakeThreads threads, SecureRandom random, PeerTimeouts timeouts) {
        this(certificate, threads, random, timeouts, SrtpEngines.portable(), HandshakeCrypto.portable());
    }

    /** @param random of secrets: credentials, keys, nonces */
    public PeerFactory(
            DtlsCertificate certificate,
            HandshakeThreads threads,
            SecureRandom random,
            PeerTimeouts timeouts,
            SrtpEngines engines,
            HandshakeCrypto crypto) {
        this(certificate, threads, random, timeouts, engines, crypto, PeerEvents.none());
    }

    private PeerFactory(
            DtlsCertificate certificate,
            HandshakeThreads threads,
            SecureRandom random,
            PeerTimeouts timeouts,
            SrtpEngines engines,
            HandshakeCrypto crypto,
            PeerEvents events) {
        this.certificate = certificate;
        this.threads = threads;
        this.random = random;
        this.timeouts = timeouts;
        this.engines = engines;
        this.crypto = crypto;
        this.events = events;
    }

    /**
     * Makes the peers of one loop: what they encrypt with is not shared with other loops.
     *
     * @param told of what they go through
     */
    public PeerFactory forLoop(PeerEvents told) {
        return new PeerFactory(certificate, threads, random, timeouts, engines.forLoop(), crypto, told);
    }

    /** This side of a new session, with fresh credentials, for an SDP answer or offer. */
    public LocalTransport localTransport(List<Candidate> candidates, boolean iceLite, String cname) {
        IceCredentials credentials = IceCredentials.random(random);
        return new LocalTransport(
                credentials.ufrag(),
                credentials.pwd(),
                new Fingerprint("sha-256", certificate.sha256Fingerprint()),
                candidates,
                iceLite,
                cname,
                random.nextLong() >>> 2);
    }

    /**
     * The answering side: ICE-lite.
     *
     * @param wakeUp called by a handshake thread when {@link Peer#handleTimeout} has something to send
     */
    public Peer answering(
            LocalTransport local, RemoteTransport remote, PeerHandler handler, Runnable wakeUp, long nowNanos) {
        IceAgent ice = new IceLiteAgent(new IceCredentials(local.ufrag(), local.pwd()), nowNanos);
        return peer(ice, remote, handler, wakeUp, nowNanos);
    }

    /**
     * The dialling side: ICE controlling, over the given paths.
     *
     * @param wakeUp as of {@link #answering}
     */
    public Peer dialling(
            LocalTransport local,
            RemoteTransport remote,
            List<Path> paths,
            PeerHandler handler,
            Runnable wakeUp,
            long nowNanos) {
        IceDialer ice = new IceDialer(
                new IceCredentials(local.ufrag(), local.pwd()),
                new IceCredentials(remote.ufrag(), remote.pwd()),
                paths,
                random.nextLong(),
                random);
        ice.start(nowNanos);
        return peer(ice, remote, handler, wakeUp, nowNanos);
    }

    private Peer peer(IceAgent ice, RemoteTransport remote, PeerHandler handler, Runnable wakeUp, long nowNanos) {
        DtlsSide side = remote.localRole() == DtlsRole.CLIENT ? DtlsSide.CLIENT : DtlsSide.SERVER;
        List<DtlsFingerprint> fingerprints = new ArrayList<>();
        for (Fingerprint one : remote.fingerprints()) {
            fingerprints.add(new DtlsFingerprint(one.hash(), one.value()));
        }
        DtlsEndpoint dtls = new DtlsEndpoint(side, certificate, fingerprints, random, crypto, threads, wakeUp);
        return new Peer(ice, dtls, side, handler, timeouts, engines, events, nowNanos);
    }
}
