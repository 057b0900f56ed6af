// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.Transport;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose datagram is it? By address once a check has passed there, by the username of the check before that (RFC 8445).
 *
 * <p>Holds an address only for a session that exists and only after an integrity-checked request came from it or because we
 * dial it, so strangers cannot fill it.
 */
final class PeerTable {
    private final Map<Path, Registration> byPath = new HashMap<>();
    private final Map<String, Registration> byUfrag = new HashMap<>();
    private final MediaLoop loop;
    private final Transport transport;
    private final LoopDirectory directory;

    PeerTable(MediaLoop loop, Transport transport, LoopDirectory directory) {
        this.loop = loop;
        this.transport = transport;
        this.directory = directory;
    }

    @Nullable
    Registration byPath(Path path) {
        return byPath.get(path);
    }

    @Nullable
    Registration byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    void add(Registration registration) {
        for (String ufrag : registration.ufrags()) {
            directory.add(ufrag, loop);
            byUfrag.put(ufrag, registration);
        }
    }

    /** Checks for this ufrag are the peer's too from now on. */
    void addUfrag(Registration registration, String ufrag) {
        directory.add(ufrag, loop);
        byUfrag.put(ufrag, registration);
        registration.ufrags().add(ufrag);
    }

    /** Forgets the ufrags that the peer answers to no longer. */
    void dropUfrags(Registration registration) {
        if (registration.ufrags().size() > 1) {
            registration.ufrags().removeIf(ufrag -> {
                boolean former = !registration.peer().answersTo(ufrag);
                if (former) {
                    forget(ufrag, registration);
                }
                return former;
            });
        }
    }

    private void forget(String ufrag, Registration registration) {
        if (byUfrag.remove(ufrag, registration)) {
            directory.remove(ufrag);
        }
    }

    void remove(Registration registration) {
        registration.ufrags().forEach(ufrag -> forget(ufrag, registration));
        registration.paths().forEach(path -> forget(path, registration));
        registration.paths().clear();
    }

    /** Remembers the path for the peer if it has validated it by now, and forgets those the peer has let go. */
    void noticePath(Registration registration, Path path) {
        if (byPath.get(path) == registration || !registration.peer().validated(path)) {
            return;
        }
        for (Iterator<Path> paths = registration.paths().iterator(); paths.hasNext(); ) {
            Path old = paths.next();
            if (!registration.peer().validated(old)) {
                forget(old, registration);
                paths.remove();
            }
        }
        remember(registration, path);
    }

    /** Gives the path to the peer, whoever had it before. */
    void remember(Registration registration, Path path) {
        Registration former = byPath.put(path, registration);
        if (former == null) {
            transport.remember(path);
        } else {
            former.paths().remove(path);
        }
        registration.paths().add(path);
        MediaLoop other = directory.claim(path, loop);
        if (other != null && other != loop) {
            other.execute(() -> other.peers().lost(path));
        }
    }

    private void forget(Path path, Registration registration) {
        if (byPath.remove(path, registration)) {
            transport.forget(path);
            MediaLoop via = directory.release(path, loop);
            if (via != null) {
                via.execute(() -> via.peers().forgetPassing(path));
            }
        }
    }

    /** A session of another loop has taken the path over. */
    private void lost(Path path) {
        LoopDirectory.Place place = directory.byPath(path);
        Registration former = byPath.get(path);
        if (former != null && place != null && place.owner() != loop) {
            byPath.remove(path);
            former.paths().remove(path);
            if (place.via() != loop) {
                transport.forget(path);
            }
        }
    }

    /** The loop that a path belongs to, if it is another one; its datagrams are to be passed on without garbage. */
    @Nullable
    MediaLoop ownerElsewhere(Path path) {
        LoopDirectory.Place place = directory.byPath(path);
        if (place == null || place.owner() == loop) {
            return null;
        }
        if (place.comesTo(loop)) {
            transport.remember(path);
        }
        return place.owner();
    }

    private void forgetPassing(Path path) {
        if (!byPath.containsKey(path)) {
            transport.forget(path);
        }
    }
}
