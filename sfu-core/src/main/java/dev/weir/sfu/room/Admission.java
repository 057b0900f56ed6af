// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.sdp.FragmentFrame;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.PlayAgreement;
import dev.weir.sfu.sdp.PublishAgreement;
import dev.weir.sfu.sdp.RemoteTransport;
import dev.weir.sfu.spi.MediaSink;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes sessions of newcomers who may come in: each call on the loop that the session is placed on. */
final class Admission {
    private static final int ID_BYTES = 18;

    private final SessionTable sessions;
    private final SecureRandom secrets;
    private final long maxPublishBps;
    private final List<Function<RoomName, Optional<MediaSink>>> sinks = new CopyOnWriteArrayList<>();

    /**
     * @param secrets for session ids
     * @param maxPublishBps as of {@link PublisherFeedback}
     */
    Admission(SessionTable sessions, SecureRandom secrets, long maxPublishBps) {
        this.sessions = sessions;
        this.secrets = secrets;
        this.maxPublishBps = maxPublishBps;
    }

    /** As of {@link Rooms#addSink}. */
    void addSink(Function<RoomName, Optional<MediaSink>> sink) {
        sinks.add(sink);
    }

    /** Makes a publisher of the newcomer, whom the room has a place for. */
    SessionAnswer publisher(Room room, RoomContext home, Newcomer newcomer, PublishAgreement agreement) {
        String id = newId();
        room.sinks().open(sinks);
        Publisher publisher = new Publisher(
                id,
                newcomer.client().subject(),
                room,
                agreement.tracks(),
                newcomer.cnameBytes(),
                secrets.nextInt() | 1,
                maxPublishBps,
                home);
        long end = TimeLimit.deadline(
                home.loop().nowNanos(),
                newcomer.client().timeLimit(),
                newcomer.policy().publishTimeLimit());
        Registration place = register(home, newcomer.local(), agreement.remote(), publisher, end);
        publisher.registered(place);
        room.add(publisher);
        SessionInfo info = new SessionInfo(
                id,
                room.name(),
                SessionInfo.Role.PUBLISHER,
                newcomer.client(),
                home.wallClock(),
                newcomer.local().ufrag(),
                agreement.remote().ufrag());
        sessions.add(new Session(info, home.loop(), place, FragmentFrame.of(agreement.answer()), Optional.empty()));
        return new SessionAnswer(id, agreement.answer().print(), info.iceTag());
    }

    /** Makes a viewer of the newcomer, on the loop of the context. */
    SessionAnswer subscriber(Room room, RoomContext context, Newcomer newcomer, PlayAgreement agreement) {
        String id = newId();
        RoomBranch branch = room.branch(context);
        Subscriber subscriber =
                new Subscriber(id, room, branch, agreement.tracks(), newcomer.cnameBytes(), newcomer.hidden());
        long end =
                TimeLimit.deadline(context.loop().nowNanos(), newcomer.client().timeLimit());
        Registration place = register(context, newcomer.local(), agreement.remote(), subscriber, end);
        subscriber.registered(place);
        room.add(subscriber, branch);
        SessionInfo info = new SessionInfo(
                id,
                room.name(),
                newcomer.viewing(),
                newcomer.client(),
                context.wallClock(),
                newcomer.local().ufrag(),
                agreement.remote().ufrag());
        sessions.add(new Session(
                info,
                context.loop(),
                place,
                FragmentFrame.of(agreement.answer()),
                VideoLine.among(agreement.tracks())));
        return new SessionAnswer(id, agreement.answer().print(), info.iceTag());
    }

    private Registration register(
            RoomContext context, LocalTransport local, RemoteTransport remote, PeerHandler handler, long endNanos) {
        MediaLoop loop = context.loop();
        // The place comes after the peer, and outlives the ufrag.
        AtomicReference<@Nullable Registration> place = new AtomicReference<>();
        Runnable wakeUp = () -> {
            Registration registered = place.get();
            if (registered != null) {
                registered.poke();
            }
        };
        Peer peer = context.peers().answering(local, remote, handler, wakeUp, loop.nowNanos());
        peer.endAt(endNanos);
        Registration registered = loop.register(peer, local.ufrag());
        place.set(registered);
        return registered;
    }

    /** Not to be guessed, and safe in a URL. Any thread. */
    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        secrets.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
