// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that the client of a long response has left, which the server would otherwise learn from a write that fails long after.
 *
 * <p>A client that closes only its own direction counts as gone: browsers and HTTP libraries do not do that. After {@code
 * Connection: close} Undertow has closed that direction itself, and only a write finds the client gone. The connection is not used
 * again after such a response, so its time limits are switched off, and what else the client sends is left unread. All on the I/O
 * thread.
 */
final class ClientWatch {
    private final Runnable gone;
    private final ByteBuffer unwanted = ByteBuffer.allocate(1);

    private ClientWatch(Runnable gone) {
        this.gone = gone;
    }

    /** Begins; the request must have been read to its end. */
    static void begin(HttpServerExchange exchange, Runnable gone) throws IOException {
        AbstractServerConnection http = (AbstractServerConnection) exchange.getConnection();
        StreamConnection connection = http.getChannel();
        connection.setOption(Options.WRITE_TIMEOUT, 0);
        connection.setOption(Options.READ_TIMEOUT, 0);
        ConduitStreamSourceChannel source = connection.getSourceChannel();
        // Takes the timer away that was set when the request came.
        source.suspendReads();
        if (!source.isOpen()) {
            return;
        }
        // What is in front of it after a request with a body says for ever that the body has ended.
        source.setConduit(http.getOriginalSourceConduit());
        ClientWatch watch = new ClientWatch(gone);
        source.setReadListener(watch::read);
        source.resumeReads();
    }

    private void read(ConduitStreamSourceChannel source) {
        try {
            int count = source.read(unwanted.clear());
            if (count < 0) {
                gone.run();
            } else if (count > 0) {
                source.suspendReads();
            }
        } catch (IOException reset) {
            gone.run();
        }
    }
}
