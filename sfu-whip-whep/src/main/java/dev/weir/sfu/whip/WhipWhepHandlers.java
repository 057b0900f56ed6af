// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.IceAnswer;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.answer.Bodies;
import dev.weir.sfu.whip.answer.Failures;
import dev.weir.sfu.whip.answer.LoopAnswer;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.events.Extensions;
import dev.weir.sfu.whip.events.Target;
import dev.weir.sfu.whip.guard.Admission;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import dev.weir.sfu.whip.observe.SessionObservations;
import dev.weir.sfu.whip.observe.SessionObservations.Negotiations;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WHIP (RFC 9725) and WHEP for one {@link Sfu}.
 *
 * <pre>
 *   POST   /api/whip/publish/{room}    offer in, answer and session URL out
 *   POST   /api/whep/play/{room}       the same for a viewer
 *   PATCH  /api/whip/session/{id}      candidates (not needed), or an ICE restart; likewise under whep
 *   DELETE /api/whip/session/{id}      ends the session; likewise under whep
 *   POST   /api/whep/session/{id}/events       begins a stream of events, which is there to GET and DELETE
 *   POST   /api/whep/session/{id}/layer        bounds the layers that are sent
 *   GET, HEAD, OPTIONS                 on all of them: say what the resource is, and let browsers in
 * </pre>
 *
 * Everything else is answered by a problem (RFC 9457). Safe to call from any thread; keeps nothing but the event streams.
 */
public final class WhipWhepHandlers implements HttpHandler, AutoCloseable {
    /** Longer request bodies are refused; a server need not read further than one byte beyond. */
    public static final int MAX_BODY_BYTES = Bodies.MAX_BYTES;

    private static final Logger log = LoggerFactory.getLogger(WhipWhepHandlers.class);
    private static final String ENDPOINT_METHODS = "OPTIONS, GET, HEAD, POST";
    private static final String SESSION_METHODS = "OPTIONS, GET, HEAD, PATCH, DELETE";

    private final Sessions sessions;
    private final WhipWhepConfig config;
    private final Responder responder;
    private final Extensions extensions;
    private final HttpObservations observations;
    private final SessionObservations joins;

    /** Opens doors to the SFU, which must outlive them. */
    public WhipWhepHandlers(Sfu sfu, WhipWhepConfig config) {
        this(Sessions.of(sfu), config);
    }

    WhipWhepHandlers(Sessions sessions, WhipWhepConfig config) {
        this(
                sessions,
                config,
                new Extensions(sessions, config.reconnectUrl(), config.answerTimeout(), config.executor()));
    }

    WhipWhepHandlers(Sessions sessions, WhipWhepConfig config, Extensions extensions) {
        this.extensions = extensions;
        this.sessions = sessions;
        this.config = config;
        this.observations = new HttpObservations(config.observations());
        this.responder = new Responder(log, config.allowedOrigins(), config.retryAfterSeconds(), observations);
        this.joins = new SessionObservations(
                config.observations(),
                new ObservedRooms(sessions),
                config.executor(),
                Failures::word,
                InstantSource.system());
    }

    /** Whether a path, raw and without query, is for this handler: all below {@code /api/whip/} and {@code /api/whep/}. */
    public boolean handles(String path) {
        return path.startsWith(config.basePath() + "/whip/") || path.startsWith(config.basePath() + "/whep/");
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(request, this::resource, this::dispatched);
    }

    private Optional<Route> route(HttpRequest request) {
        return handles(request.path())
                ? Route.parse(request.path().substring(config.basePath().length()))
                : Optional.empty();
    }

    private Resource resource(HttpRequest request) {
        return route(request)
                .map(route -> {
                    String template = config.basePath() + route.template();
                    return route.kind() == Route.Kind.ENDPOINT
                            ? Resource.in(template, route.name())
                            : Resource.of(
                                    template, sessions.session(route.name()).map(SessionInfo::room), route.name());
                })
                .orElse(Resource.UNKNOWN);
    }

    private CompletableFuture<HttpResponse> dispatched(HttpRequest request) {
        Route route = route(request).orElseThrow(WhipWhepHandlers::noSuchResource);
        if (route.kind() == Route.Kind.ENDPOINT) {
            return endpoint(route, request);
        }
        return route.below().isPresent() ? extension(route, route.below().get(), request) : session(route, request);
    }

    private static RefusedException noSuchResource() {
        return new RefusedException(Outcome.NOT_FOUND, "the path is none of WHIP or WHEP on this server");
    }

    private CompletableFuture<HttpResponse> endpoint(Route route, HttpRequest request) {
        if (request.method().equals("OPTIONS")) {
            return options(ENDPOINT_METHODS, Optional.of(Offers.MEDIA_TYPE), false);
        }
        if (!RoomName.isLegal(route.name())) {
            throw new RefusedException(Outcome.BAD_ROOM_NAME, "a room name has " + RoomName.RULE);
        }
        return switch (request.method()) {
            case "POST" -> admitted(route, request);
            case "GET", "HEAD" -> described(route.protocol());
            default -> CompletableFuture.completedFuture(responder.methodNotAllowed(ENDPOINT_METHODS));
        };
    }

    private CompletableFuture<HttpResponse> session(Route route, HttpRequest request) {
        if (request.method().equals("OPTIONS")) {
            return options(SESSION_METHODS, Optional.of(Offers.MEDIA_TYPE), true);
        }
        SessionInfo info = live(route, request);
        CompletableFuture<Admission> admission =
                observations.carried(config.doorkeeper().admit(request, info));
        return switch (request.method()) {
            case "PATCH" -> admission.thenCompose(admitted -> patched(info, request));
            case "DELETE" -> admission.thenCompose(admitted -> ended(info));
            case "GET", "HEAD" ->
                admission.thenApply(admitted -> Responder.empty(
                        Outcome.NO_CONTENT, HttpHeaders.builder().build()));
            default -> CompletableFuture.completedFuture(responder.methodNotAllowed(SESSION_METHODS));
        };
    }

    private SessionInfo live(Route route, HttpRequest request) {
        return sessions.session(route.name())
                .filter(one -> one.role() == route.protocol().role())
                .orElseThrow(() -> {
                    config.doorkeeper().count(request);
                    return gone(route.name(), route.protocol().role());
                });
    }

    private CompletableFuture<HttpResponse> extension(Route route, Target target, HttpRequest request) {
        String methods = target.resource().methods();
        if (request.method().equals("OPTIONS")) {
            return options(methods, target.resource().accepts(), false);
        }
        SessionInfo info = live(route, request);
        UnaryOperator<String> url = below -> sessionUrl(route.protocol(), request, info.sessionId(), below);
        return observations
                .carried(config.doorkeeper().admit(request, info))
                .thenCompose(admitted -> extensions
                        .answer(target, info, url, request)
                        .orElseGet(() -> CompletableFuture.completedFuture(responder.methodNotAllowed(methods))));
    }

    private CompletableFuture<HttpResponse> admitted(Route route, HttpRequest request) {
        RoomName room = new RoomName(route.name());
        Action action = route.protocol() == Protocol.WHIP ? Action.PUBLISH : Action.PLAY;
        return joins.join(
                        route.protocol().role(),
                        room,
                        negotiations -> observations
                                .carried(config.doorkeeper().admit(request, action, Optional.of(room)))
                                .thenCompose(admission -> negotiated(route, request, admission, negotiations)))
                .thenApply(answer -> created(route.protocol(), request, answer));
    }

    private CompletableFuture<SessionAnswer> negotiated(
            Route route, HttpRequest request, Admission admission, Negotiations negotiations) {
        Client client = new Client(
                request.remoteAddress(),
                admission.grant().subject(),
                admission.credential(),
                request.headers().first("User-Agent").orElse(""),
                admission.grant().timeLimit());
        SessionRequest wish = new SessionRequest(new RoomName(route.name()), Offers.read(request), client);
        Function<SessionRequest, CompletableFuture<SessionAnswer>> door =
                route.protocol() == Protocol.WHIP ? sessions::publish : sessions::play;
        return negotiations
                .observe(() -> awaited(door.apply(wish), this::abandon))
                .thenApply(answer -> {
                    try {
                        config.doorkeeper().recheck(admission, wish.room());
                    } catch (RefusedException banned) {
                        abandon(answer);
                        throw banned;
                    }
                    return answer;
                });
    }

    private <T> CompletableFuture<T> awaited(CompletableFuture<T> answer, Consumer<T> late) {
        return observations.carried(LoopAnswer.await(answer, config.answerTimeout(), config.executor(), late));
    }

    /** Ends a session whose client has been told that there is none. */
    private void abandon(SessionAnswer late) {
        var unused = sessions.end(late.sessionId());
    }

    private HttpResponse created(Protocol protocol, HttpRequest request, SessionAnswer answer) {
        HttpHeaders.Builder headers = HttpHeaders.builder()
                .add("Content-Type", Offers.MEDIA_TYPE)
                .add("Location", sessionUrl(protocol, request, answer.sessionId(), ""))
                .add("ETag", quoted(answer.iceTag()))
                .add("Accept-Patch", Patches.MEDIA_TYPE);
        config.iceServers().forEach(server -> headers.add("Link", server.link()));
        if (protocol == Protocol.WHEP) {
            Extensions.links(below -> sessionUrl(protocol, request, answer.sessionId(), below))
                    .forEach(link -> headers.add("Link", link));
        }
        byte[] body = answer.answer().getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(Outcome.SESSION_CREATED.status(), headers.build(), body);
    }

    /** With the query where the token may stand in it: players that cannot send headers send it along with this URL. */
    private String sessionUrl(Protocol protocol, HttpRequest request, String sessionId, String below) {
        boolean keepsQuery =
                config.doorkeeper().takesTokensInUrls() && !request.query().isEmpty();
        return request.publicBase()
                + config.basePath()
                + protocol.sessionPrefix()
                + sessionId
                + below
                + (keepsQuery ? "?" + request.query() : "");
    }

    private static String quoted(String iceTag) {
        return '"' + iceTag + '"';
    }

    private CompletableFuture<HttpResponse> patched(SessionInfo info, HttpRequest request) {
        // What is wrong with the request itself comes before its condition (RFC 9110 13.2.1).
        RemoteIce remote = Patches.read(request);
        Patches.requireMatch(request, remote, info, config.lenientPatch());
        if (!Patches.restarts(remote, info)) {
            // Nothing to do: an ICE-lite agent sends no checks, and learns of addresses from those that come.
            return CompletableFuture.completedFuture(Responder.empty(
                    Outcome.CANDIDATES_TAKEN, HttpHeaders.builder().build()));
        }
        return awaited(sessions.restartIce(info.sessionId(), remote, request.remoteAddress()), late -> {})
                .thenApply(answer -> restarted(answer.orElseThrow(() -> gone(info.sessionId(), info.role()))));
    }

    private static HttpResponse restarted(IceAnswer answer) {
        HttpHeaders headers = HttpHeaders.builder()
                .add("Content-Type", Patches.MEDIA_TYPE)
                .add("ETag", quoted(answer.iceTag()))
                .build();
        return new HttpResponse(
                Outcome.ICE_RESTARTED.status(), headers, answer.fragment().getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<HttpResponse> ended(SessionInfo info) {
        return awaited(sessions.end(info.sessionId()), late -> {}).thenApply(existed -> {
            if (!existed) {
                throw gone(info.sessionId(), info.role());
            }
            return Responder.empty(Outcome.SESSION_ENDED, HttpHeaders.builder().build());
        });
    }

    /** Why there is no such session, to whoever knows its id; no token is asked for, as there is nothing left to do with it. */
    private RefusedException gone(String sessionId, SessionInfo.Role role) {
        return sessions.endOf(sessionId)
                .filter(end -> end.role() == role)
                .map(end -> Ends.told(end.reason()))
                .orElseGet(() ->
                        new RefusedException(Outcome.NO_SUCH_SESSION, "the session has ended, or there never was one"));
    }

    private static CompletableFuture<HttpResponse> described(Protocol protocol) {
        HttpHeaders.Builder headers = HttpHeaders.builder().add("Accept-Post", Offers.MEDIA_TYPE);
        return CompletableFuture.completedFuture(
                protocol == Protocol.WHIP
                        ? Responder.empty(Outcome.NO_CONTENT, headers.build())
                        : Responder.empty(
                                Outcome.ENDPOINT_RECOGNISED,
                                headers.add("Content-Type", Offers.MEDIA_TYPE).build()));
    }

    private static CompletableFuture<HttpResponse> options(String allow, Optional<String> posted, boolean patchable) {
        HttpHeaders.Builder headers = HttpHeaders.builder().add("Allow", allow);
        posted.ifPresent(mediaType -> headers.add("Accept-Post", mediaType));
        if (patchable) {
            headers.add("Accept-Patch", Patches.MEDIA_TYPE);
        }
        return CompletableFuture.completedFuture(Responder.empty(Outcome.OPTIONS_TOLD, headers.build()));
    }

    /** How the event streams of viewers have fared. */
    public EventFigures eventFigures() {
        return new EventFigures(extensions.openStreams(), extensions.slowReaders(), extensions.unreadStreams());
    }

    /** Ends all event streams and begins no more. Sessions are the SFU's and live on. */
    @Override
    public void close() {
        extensions.close();
        joins.close();
    }
}
