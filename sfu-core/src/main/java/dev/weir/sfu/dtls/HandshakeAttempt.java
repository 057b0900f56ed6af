// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * One run of Bouncy Castle's handshake, from ClientHello to Finished or refusal, and the connection that comes of it.
 *
 * <p>{@link #handshake} is for a handshake thread; all else is for the endpoint's owner, and the connection only after the
 * endpoint has learnt, under its lock, that the handshake has ended.
 */
final class HandshakeAttempt {
    private final DtlsSide side;
    private final Negotiation negotiation;
    private final RecordTransport transport;
    private @Nullable DTLSTransport connection;

    HandshakeAttempt(DtlsSide side, Negotiation negotiation, RecordTransport transport) {
        this.side = side;
        this.negotiation = negotiation;
        this.transport = transport;
    }

    Negotiation negotiation() {
        return negotiation;
    }

    RecordTransport transport() {
        return transport;
    }

    /** Parks until the handshake has ended; without the endpoint's lock. Returns why it failed, or NONE. */
    DtlsReason handshake() {
        try {
            connection = side == DtlsSide.SERVER
                    ? new DTLSServerProtocol().accept(new SrtpTlsServer(negotiation), transport)
                    : new DTLSClientProtocol().connect(new SrtpTlsClient(negotiation), transport);
            return DtlsReason.NONE;
        } catch (InterruptedIOException e) {
            return DtlsReason.NO_THREAD;
        } catch (IOException e) {
            return negotiation.refusal() == DtlsReason.NONE ? DtlsReason.HANDSHAKE_FAILURE : negotiation.refusal();
        } catch (RuntimeException | Error e) {
            return DtlsReason.INTERNAL_ERROR;
        }
    }

    /** Whether a handshake has ended well and there are keys. */
    boolean connected() {
        return connection != null && negotiation.keys() != null;
    }

    /** Lets Bouncy Castle read what waits, without ever waiting. Returns why the connection ended, or NONE. */
    DtlsReason readWaiting() {
        DTLSTransport open = connection;
        if (open == null) {
            return DtlsReason.NONE;
        }
        byte[] ignored = new byte[DtlsEndpoint.MAX_DATAGRAM_BYTES];
        try {
            while (true) {
                // Zero is "for ever" to Bouncy Castle; our transport ends it by throwing when no record waits.
                open.receive(ignored, 0, ignored.length, 0);
            }
        } catch (TlsFatalAlertReceived e) {
            return DtlsReason.ALERT_RECEIVED;
        } catch (InterruptedIOException e) {
            return DtlsReason.NONE;
        } catch (IOException e) {
            return DtlsReason.INTERNAL_ERROR;
        }
    }

    /** Says close_notify, if there is a connection; without the endpoint's lock. */
    void closeConnection() {
        DTLSTransport open = connection;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            // Nothing is sent then, which is what a lost close_notify looks like too.
        }
    }
}
