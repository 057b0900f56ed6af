// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.snapshots;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.answer.Conditions;
import dev.weir.sfu.whip.answer.Failures;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/rooms/{room}/snapshot.jpg}: what the room shows, for everybody who may watch it.
 *
 * <p>Caches of one's own may keep it as long as it stands for the room here: {@code Age} says how old it is already. Safe to call from any
 * thread.
 */
public final class SnapshotHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(SnapshotHandler.class);
    private static final String METHODS = "OPTIONS, GET, HEAD";
    private static final String SUFFIX = "/snapshot.jpg";

    /** As long as pictures stand, or a moment longer. */
    private static final int MAX_AGE_SECONDS = 5;

    private final Optional<SnapshotSource> source;
    private final InstantSource clock;
    private final String prefix;
    private final WhipWhepConfig config;
    private final Executor executor;
    private final Responder responder;

    /** Takes pictures. */
    public SnapshotHandler(SnapshotSource source, WhipWhepConfig config) {
        this(Optional.of(source), config, InstantSource.system());
    }

    /** Takes none, and says so. */
    public SnapshotHandler(WhipWhepConfig config) {
        this(Optional.empty(), config, InstantSource.system());
    }

    SnapshotHandler(Optional<SnapshotSource> source, WhipWhepConfig config, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        this.config = config;
        this.prefix = config.basePath() + "/rooms/";
        this.executor = config.executor();
        this.responder = new Responder(
                log, config.allowedOrigins(), config.retryAfterSeconds(), new HttpObservations(config.observations()));
    }

    /** Whether a path, raw and without query, is for this handler. */
    public boolean handles(String path) {
        return path.startsWith(prefix) && path.endsWith(SUFFIX) && path.length() > prefix.length() + SUFFIX.length();
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(request, this::resource, this::dispatched);
    }

    private Resource resource(HttpRequest request) {
        return handles(request.path()) ? Resource.of(prefix + "{room}" + SUFFIX) : Resource.UNKNOWN;
    }

    private CompletableFuture<HttpResponse> dispatched(HttpRequest request) {
        if (!handles(request.path())) {
            throw new RefusedException(Outcome.NOT_FOUND, "the path is none of a room's picture");
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> picture(request);
            case "OPTIONS" ->
                CompletableFuture.completedFuture(Responder.empty(
                        Outcome.OPTIONS_TOLD,
                        HttpHeaders.builder().add("Allow", METHODS).build()));
            default -> CompletableFuture.completedFuture(responder.methodNotAllowed(METHODS));
        };
    }

    private CompletableFuture<HttpResponse> picture(HttpRequest request) {
        SnapshotSource camera = source.orElseThrow(
                () -> new RefusedException(Outcome.NO_SNAPSHOTS, "this server takes no pictures of its rooms"));
        // Not decoded: nobody encodes the characters that legal names are made of.
        String name = request.path().substring(prefix.length(), request.path().length() - SUFFIX.length());
        if (!RoomName.isLegal(name)) {
            throw new RefusedException(Outcome.BAD_ROOM_NAME, "a room name has " + RoomName.RULE);
        }
        RoomName room = new RoomName(name);
        // Before it is looked for, so that strangers do not learn which rooms there are.
        return config.doorkeeper()
                .admit(request, Action.PLAY, Optional.of(room))
                .thenCompose(admission -> camera.take(room))
                .exceptionally(failure -> {
                    throw busy(failure);
                })
                .thenApplyAsync(picture -> answer(request, picture.orElseThrow(() -> nothing(room))), executor);
    }

    private RuntimeException busy(Throwable failure) {
        if (Failures.cause(failure) instanceof CapacityException) {
            return new RefusedException(
                    Problem.of(Outcome.SNAPSHOTS_BUSY, "pictures of too many other rooms are being taken")
                            .retryAfter(config.retryAfterSeconds()));
        }
        return failure instanceof RuntimeException other ? other : new CompletionException(failure);
    }

    private static RefusedException nothing(RoomName room) {
        return new RefusedException(Outcome.NO_PICTURE, "room " + room + " shows no picture at present");
    }

    private HttpResponse answer(HttpRequest request, SnapshotSource.Picture picture) {
        Instant taken = picture.taken();
        String tag = '"' + Long.toHexString(taken.toEpochMilli()) + '"';
        Conditions conditions = new Conditions(request.headers(), tag, taken);
        long age = Math.max(0, Duration.between(taken, clock.instant()).toSeconds());
        HttpHeaders.Builder headers = HttpHeaders.builder()
                .add("ETag", tag)
                .add("Last-Modified", conditions.lastModified())
                .add("Age", Long.toString(age))
                // Who may see it is decided anew for each client; the token stands in a header.
                .add("Cache-Control", "private, max-age=" + MAX_AGE_SECONDS)
                .add("Vary", "Authorization")
                .add("Referrer-Policy", "no-referrer");
        if (conditions.isKnown()) {
            return Responder.empty(Outcome.SNAPSHOT_KNOWN, headers.build());
        }
        headers.add("Content-Type", "image/jpeg");
        if (request.method().equals("HEAD")) {
            headers.add("Content-Length", Integer.toString(picture.jpeg().length));
        }
        return new HttpResponse(Outcome.SNAPSHOT_SENT.status(), headers.build(), picture.jpeg());
    }
}
