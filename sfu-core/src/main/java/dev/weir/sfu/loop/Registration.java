// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.IceCredentials;
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
    private final List<String> ufrags = new ArrayList<>(1);
    private final DeadlineQueue.Entry entry = new DeadlineQueue.Entry(this);
    private final List<Path> paths = new ArrayList<>(2);

    Registration(MediaLoop loop, Peer peer, String ufrag) {
        this.loop = loop;
        this.peer = peer;
        this.ufrags.add(ufrag);
    }

    /** Tells the loop that the peer's next deadline may have moved for a reason the loop did not see. */
    public void reschedule() {
        loop.update(entry);
    }

    /** Lets the peer do what it has ready: a handshake has gone a step further. Any thread. */
    public void poke() {
        loop.poke(this);
    }

    /** The answering side's part of an ICE restart: checks for these credentials come to this peer too, and soon only they. */
    public void restartIce(String ufrag, String pwd) {
        IceCredentials fresh = new IceCredentials(ufrag, pwd);
        loop.peers().addUfrag(this, ufrag);
        peer.restartIce(fresh);
        loop.peers().dropUfrags(this);
    }

    /** The dialling side's part of an ICE restart; the answers come by those paths. */
    public void restartIce(IceCredentials local, IceCredentials remote, List<Path> candidatePaths) {
        loop.peers().addUfrag(this, local.ufrag());
        candidatePaths.forEach(path -> loop.peers().remember(this, path));
        peer.restartIce(local, remote, candidatePaths, loop.nowNanos());
        loop.peers().dropUfrags(this);
        reschedule();
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
        log.error("peer={} closed by a bug of ours", ufrags, bug);
        try {
            peer.close(CloseReason.BUG, loop.nowNanos(), loop.out());
        } catch (RuntimeException again) {
            log.error("peer={} could not be closed", ufrags, again);
            remove();
        }
    }

    /** One, or after an ICE restart two for a while; the newest is the last. */
    List<String> ufrags() {
        return ufrags;
    }

    DeadlineQueue.Entry entry() {
        return entry;
    }

    List<Path> paths() {
        return paths;
    }
}
