// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsEndpoint;
import dev.weir.sfu.dtls.DtlsSide;
import dev.weir.sfu.dtls.DtlsState;
import dev.weir.sfu.dtls.SrtpKeyingMaterial;
import dev.weir.sfu.ice.IceAgent;
import dev.weir.sfu.ice.IceCredentials;
import dev.weir.sfu.ice.IceDialer;
import dev.weir.sfu.ice.IceLiteAgent;
import dev.weir.sfu.ice.IceResult;
import dev.weir.sfu.ice.StunMessage;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.srtp.SrtpEngines;
import dev.weir.sfu.srtp.SrtpFailure;
import dev.weir.sfu.srtp.SrtpProfile;
import dev.weir.sfu.srtp.SrtpReceiver;
import dev.weir.sfu.srtp.SrtpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One remote participant, sans-IO: datagrams and the time go in, datagrams and plain RTP come out.
 *
 * <pre>
 *   CONNECTING ---- DTLS done, fingerprint right ----> CONNECTED
 *       |  setup timeout, DTLS failed                      |  close_notify, consent lost, close()
 *       +----------------------> CLOSED <------------------+
 * </pre>
 *
 * <p>A datagram passes three gates: its first byte says which protocol it is (RFC 7983); STUN must carry the session's
 * integrity; everything else must come by a path on which such a check succeeded. Nothing is answered before that.
 *
 * <p>Not thread-safe: belongs to one loop. Memory per peer is fixed; nothing is queued here.
 */
public final class Peer {
    /** Where a peer stands. */
    public enum State {
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final IceAgent ice;
    private final DtlsEndpoint dtls;
    private final DtlsSide dtlsSide;
    private final PeerHandler handler;
    private final PeerTimeouts timeouts;
    private final long createdNanos;
    /** Of publishers only: it has 3 KB. */
    private @Nullable RtpHeader header;

    /** What is decrypted goes here; viewers send no media, and an idle one hardly any RTCP, so made when first needed. */
    private @Nullable Packet spare;

    private State state = State.CONNECTING;
    private long dtlsStartedNanos = DtlsEndpoint.NEVER;
    private long lastMediaNanos;
    private long endNanos = Long.MAX_VALUE;
    private final SrtpEngines engines;
    private final PeerEvents events;
    private @Nullable SrtpSession srtp;

    /**
     * @param dtls an endpoint of side {@code dtlsSide} that has not been started
     * @param events told what it goes through
     * @param nowNanos the setup timeout counts from here
     */
    public Peer(
            IceAgent ice,
            DtlsEndpoint dtls,
            DtlsSide dtlsSide,
            PeerHandler handler,
            PeerTimeouts timeouts,
            SrtpEngines engines,
            PeerEvents events,
            long nowNanos) {
        this.ice = ice;
        this.dtls = dtls;
        this.dtlsSide = dtlsSide;
        this.handler = handler;
        this.timeouts = timeouts;
        this.engines = engines;
        this.events = events;
        this.createdNanos = nowNanos;
        this.lastMediaNanos = nowNanos;
        events.setupBegan();
    }

    public State state() {
        return state;
    }

    /** Whether datagrams other than STUN are taken from that path. */
    public boolean validated(Path path) {
        return ice.validated(path);
    }

    /** Whether checks that name this fragment are for this peer. */
    public boolean answersTo(String ufrag) {
        return ice.answersTo(ufrag);
    }

    /**
     * The answering side's part of an ICE restart: new credentials. Keys, the path in use and all counters stay; the former
     * credentials are taken until the first check with the new ones.
     *
     * @throws IllegalStateException when this peer dials
     */
    public void restartIce(IceCredentials fresh) {
        if (!(ice instanceof IceLiteAgent answering)) {
            throw new IllegalStateException("only the answering side takes new credentials alone");
        }
        answering.restart(fresh);
    }

    /**
     * The dialling side's part of an ICE restart, once the other side has answered. Keys and the path in use stay until one of
     * the paths has answered.
     *
     * @throws IllegalStateException when this peer answers, or has ended
     */
    public void restartIce(IceCredentials local, IceCredentials remote, List<Path> paths, long nowNanos) {
        if (!(ice instanceof IceDialer dialling)) {
            throw new IllegalStateException("only the dialling side chooses paths");
        }
        dialling.restart(local, remote, paths, nowNanos);
    }

    /** Takes one datagram; {@code datagram} is lent until return. */
    public void handle(Packet datagram, Path path, long nowNanos, Outbox out) {
        if (state == State.CLOSED) {
            return;
        }
        byte[] bytes = datagram.array();
        int offset = datagram.offset();
        int length = datagram.length();
        if (StunMessage.looksLikeStun(bytes, offset, length)) {
            stun(datagram, path, nowNanos, out);
        } else if (!ice.validated(path)) {
            events.dropped(PeerDrop.UNVALIDATED_PATH);
        } else if (RtpHeader.looksLikeRtp(bytes, offset, length)) {
            rtp(datagram, nowNanos);
        } else if (RtpHeader.looksLikeRtcp(bytes, offset, length)) {
            rtcp(datagram, nowNanos, out);
        } else if (length > 0 && bytes[offset] >= 20 && bytes[offset] <= 63) {
            dtls.handle(bytes, offset, length, nowNanos);
            afterDtls(nowNanos, out);
        } else {
            events.dropped(PeerDrop.UNKNOWN_PROTOCOL);
        }
    }

    private void stun(Packet datagram, Path path, long nowNanos, Outbox out) {
        IceResult result = ice.handle(datagram, path, nowNanos, out);
        if (result.dropped()) {
            events.dropped(PeerDrop.STUN);
        } else {
            startDtls(nowNanos, out);
        }
    }

    private void startDtls(long nowNanos, Outbox out) {
        if (dtlsStartedNanos == DtlsEndpoint.NEVER && ice.selectedPath() != null) {
            dtlsStartedNanos = nowNanos;
            dtls.start(nowNanos);
            afterDtls(nowNanos, out);
        }
    }

    private void rtp(Packet datagram, long nowNanos) {
        SrtpSession session = srtp;
        if (session == null) {
            events.dropped(PeerDrop.MEDIA_BEFORE_DTLS);
            return;
        }
        SrtpReceiver keys = session.receiver();
        Packet plain = plain();
        int length = keys.unprotectRtp(
                datagram.array(), datagram.offset(), datagram.length(), plain.array(), Packet.HEADROOM);
        if (length < 0) {
            events.dropped(reason(length));
            return;
        }
        lastMediaNanos = nowNanos;
        plain.length(length);
        plain.arrivalNanos(datagram.arrivalNanos());
        RtpHeader view = header();
        if (view.parse(plain.array(), plain.offset(), length)) {
            spare = handler.rtp(plain, view, keys.lastIndex(), nowNanos);
        } else {
            events.dropped(PeerDrop.MALFORMED);
        }
    }

    private void rtcp(Packet datagram, long nowNanos, Outbox out) {
        SrtpSession session = srtp;
        if (session == null) {
            events.dropped(PeerDrop.MEDIA_BEFORE_DTLS);
            return;
        }
        SrtpReceiver keys = session.receiver();
        Packet control = plain();
        int length = keys.unprotectRtcp(
                datagram.array(), datagram.offset(), datagram.length(), control.array(), Packet.HEADROOM);
        if (length < 0) {
            events.dropped(reason(length));
            return;
        }
        lastMediaNanos = nowNanos;
        control.length(length);
        control.arrivalNanos(datagram.arrivalNanos());
        handler.rtcp(control, nowNanos, out);
    }

    private Packet plain() {
        Packet packet = spare;
        if (packet == null) {
            packet = new Packet();
            spare = packet;
        }
        return packet;
    }

    private RtpHeader header() {
        RtpHeader view = header;
        if (view == null) {
            view = new RtpHeader();
            header = view;
        }
        return view;
    }

    private static PeerDrop reason(int code) {
        return switch (SrtpFailure.of(code)) {
            case REPLAY -> PeerDrop.REPLAY;
            case MALFORMED -> PeerDrop.MALFORMED;
            default -> PeerDrop.AUTHENTICATION;
        };
    }

    /**
     * Notices where the handshake stands and sends what it has ready. Keys come first: the last flight lets the other side send
     * at once, and a browser measures the bandwidth with its very first packets.
     */
    private void afterDtls(long nowNanos, Outbox out) {
        DtlsState stands = dtls.state();
        boolean connects = stands == DtlsState.CONNECTED && state == State.CONNECTING;
        boolean keyed = connects && agreeKeys();
        drainDtls(out);
        if (keyed) {
            state = State.CONNECTED;
            lastMediaNanos = nowNanos;
            events.setupDone(nowNanos - dtlsStartedNanos);
            handler.connected(nowNanos, out);
        } else if (connects || stands == DtlsState.FAILED) {
            end(CloseReason.DTLS_FAILED, nowNanos, out);
        } else if (stands == DtlsState.CLOSED) {
            end(CloseReason.REMOTE, nowNanos, out);
        }
    }

    private boolean agreeKeys() {
        SrtpKeyingMaterial keys = dtls.keys();
        SrtpProfile profile =
                keys == null ? null : SrtpProfile.of(keys.srtpProfile()).orElse(null);
        if (keys == null || profile == null) {
            return false;
        }
        srtp = SrtpSession.of(engines, profile, keys.exported(), dtlsSide == DtlsSide.CLIENT);
        return true;
    }

    private void drainDtls(Outbox out) {
        Path path = ice.selectedPath();
        if (path != null) {
            dtls.drain((bytes, offset, length) -> {
                Packet slot = out.claim(path);
                System.arraycopy(bytes, offset, slot.array(), slot.offset(), length);
                slot.length(length);
            });
        }
    }

    /** Its time is up then, connected or not; {@link Long#MAX_VALUE} for never. Before it is registered with its loop. */
    public void endAt(long nanos) {
        endNanos = nanos;
    }

    /** When {@link #handleTimeout} is due next. */
    public long nextDeadline() {
        if (state == State.CLOSED) {
            return Long.MAX_VALUE;
        }
        long deadline = Math.min(endNanos, Math.min(ice.nextDeadline(), dtls.nextDeadline()));
        return state == State.CONNECTING
                ? Math.min(deadline, createdNanos + timeouts.setupNanos())
                : Math.min(deadline, Math.min(consentDeadline(), handler.nextDeadline()));
    }

    private long consentDeadline() {
        return Math.max(lastMediaNanos, ice.lastHeardNanos()) + timeouts.consentNanos();
    }

    /** Does what is due: checks, retransmissions, timeouts, reports. Harmless when nothing is. */
    public void handleTimeout(long nowNanos, Outbox out) {
        if (state == State.CLOSED) {
            return;
        }
        if (nowNanos >= endNanos) {
            end(CloseReason.TIME_LIMIT, nowNanos, out);
            return;
        }
        ice.handleTimeout(nowNanos, out);
        if (state == State.CONNECTED && ice.selectedPath() == null) {
            // A dialler's own checks fail before silence is noticed.
            end(CloseReason.CONSENT_LOST, nowNanos, out);
            return;
        }
        startDtls(nowNanos, out);
        if (dtlsStartedNanos != DtlsEndpoint.NEVER) {
            dtls.handleTimeout(nowNanos);
            afterDtls(nowNanos, out);
        }
        if (state == State.CONNECTING && nowNanos - createdNanos >= timeouts.setupNanos()) {
            end(
                    dtlsStartedNanos != DtlsEndpoint.NEVER ? CloseReason.SETUP_TIMEOUT : CloseReason.NO_PATH,
                    nowNanos,
                    out);
        } else if (state == State.CONNECTED && nowNanos >= consentDeadline()) {
            end(CloseReason.CONSENT_LOST, nowNanos, out);
        } else if (state == State.CONNECTED && nowNanos >= handler.nextDeadline()) {
            handler.handleTimeout(nowNanos, out);
        }
    }

    /** The slot for the next RTP packet to this peer; only while connected. The caller writes the header at its offset. */
    public Packet claim(Outbox out) {
        Path path = ice.selectedPath();
        if (path == null || state != State.CONNECTED) {
            throw new IllegalStateException("peer must be connected to send: " + state);
        }
        return out.claim(path);
    }

    /**
     * Encrypts a payload behind the header already written in a claimed slot; the slot then leaves with the outbox.
     *
     * @param extendedSeq rollover counter and sequence number of the header's SSRC, never used before
     */
    public void sendRtp(
            Packet slot, int headerBytes, byte[] payload, int payloadOffset, int payloadBytes, long extendedSeq) {
        SrtpSession session = srtp;
        if (session == null) {
            throw new IllegalStateException("peer must be connected to send: " + state);
        }
        slot.length(session.sender()
                .protectRtp(
                        slot.array(), slot.offset(), headerBytes, payload, payloadOffset, payloadBytes, extendedSeq));
    }

    /** Encrypts and sends a compound RTCP packet; nothing happens unless connected. */
    public void sendRtcp(byte[] compound, int offset, int length, Outbox out) {
        SrtpSession session = srtp;
        if (session != null && state == State.CONNECTED && length > 0) {
            Packet slot = claim(out);
            slot.length(session.sender().protectRtcp(compound, offset, length, slot.array(), slot.offset()));
        }
    }

    /** Ends the peer: close_notify if there is a handshake to close, then {@link PeerHandler#closed}. */
    public void close(CloseReason reason, long nowNanos, Outbox out) {
        if (state != State.CLOSED) {
            end(reason, nowNanos, out);
        }
    }

    private void end(CloseReason reason, long nowNanos, Outbox out) {
        if (state == State.CONNECTING) {
            events.setupFailed(SetupFailure.of(reason, dtls.reason()));
        }
        state = State.CLOSED;
        dtls.close();
        drainDtls(out);
        SrtpSession session = srtp;
        if (session != null) {
            srtp = null;
            session.close();
        }
        handler.closed(reason, nowNanos, out);
    }
}
