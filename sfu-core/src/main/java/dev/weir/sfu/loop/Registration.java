// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer's place in its loop. */
public final class Registration implements Timed {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final MediaLoop loop;
    private final Peer peer;
    private final String ufrag;
    private final DeadlineQueue.Entry entry = new DeadlineQueue.Entry(this);
    private final List<Path> paths = new ArrayList<>(2);

    Registration(MediaLoop loop, Peer peer, String ufrag) {
        this.loop = loop;
        this.peer = peer;
        this.ufrag = ufrag;
    }

    /** Tells the loop that the peer's next deadline may have moved for a reason the loop did not see. */
    public void reschedule() {
        loop.update(entry);
    }

    /** Takes the peer out of the loop; call it when the peer has closed. */
    public void remove() {
        loop.unregister(this);
    }

    public Peer peer() {
        return peer;
    }

    @Override
    public long nextDeadline() {
        return peer.nextDeadline();
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        peer.handleTimeout(nowNanos, out);
    }

    void fail(RuntimeException bug) {
        log.error("peer={} closed by a bug of ours", ufrag, bug);
        try {
            peer.close(CloseReason.BUG, loop.nowNanos(), loop.out());
        } catch (RuntimeException again) {
            log.error("peer={} could not be closed", ufrag, again);
            remove();
        }
    }

    String ufrag() {
        return ufrag;
    }

    DeadlineQueue.Entry entry() {
        return entry;
    }

    List<Path> paths() {
        return paths;
    }
}
