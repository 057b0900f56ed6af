// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.LoopAnswer;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.events.Target.Resource;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a WHEP session has beside WHEP itself. Below the session's URL:
 *
 * <pre>
 *   POST   /events        names of events in, URL of a stream out
 *   GET    /events/{id}   the stream
 *   DELETE /events/{id}   ends it
 *   POST   /layer         which layers to send
 * </pre>
 *
 * Who may ask has been decided before. Thread-safe; nothing blocks.
 */
public final class Extensions implements AutoCloseable {
    private static final String URN = "urn:ietf:params:whep:ext:core:";
    private static final int ID_BYTES = 18;
    private static final int RETRY_SECONDS = 30;
    private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

    private final Stage stage;
    private final Agenda agenda;
    private final EventStreams streams;
    private final Duration answerTimeout;
    private final Executor executor;

    /**
     * Begins to listen to the stage. No thread is there before the first stream.
     *
     * @param reconnectUrl where players are sent that had better begin anew, with {@code {room}} for the name of the room; empty for
     *     where they came from
     * @param answerTimeout how long a media loop may take to answer
     * @param executor completes responses that others had to be asked for
     */
    public Extensions(Stage stage, String reconnectUrl, Duration answerTimeout, Executor executor) {
        this(stage, new EventThread(), secretIds(new SecureRandom()), reconnectUrl, answerTimeout, executor);
    }

    Extensions(
            Stage stage,
            Agenda agenda,
            Supplier<String> ids,
            String reconnectUrl,
            Duration answerTimeout,
            Executor executor) {
        this.stage = stage;
        this.agenda = agenda;
        this.streams = new EventStreams(stage, agenda, ids, room -> ReconnectData.of(reconnectUrl, room));
        this.answerTimeout = answerTimeout;
        this.executor = executor;
    }

    private static Supplier<String> secretIds(SecureRandom secrets) {
        return () -> {
            byte[] bytes = new byte[ID_BYTES];
            secrets.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    /**
     * The values of the {@code Link} lines of the 201 that tells of a session.
     *
     * @param url of what stands below the session's, by what stands behind it
     */
    public static List<String> links(UnaryOperator<String> url) {
        return List.of(
                link(url.apply(Target.EVENTS_PATH), "server-sent-events") + "; events=\"" + EventName.advertised()
                        + '"',
                link(url.apply(Target.LAYER_PATH), "layer"));
    }

    private static String link(String url, String extension) {
        // The query is the client's own: it may end the brackets early for nobody but that client.
        return '<' + url.replace(">", "%3E") + ">; rel=\"" + URN + extension + '"';
    }

    /**
     * Answers a request; one with a method that the resource lacks is none.
     *
     * @param url as of {@link #links}
     */
    public Optional<CompletableFuture<HttpResponse>> answer(
            Target target, SessionInfo session, UnaryOperator<String> url, HttpRequest request) {
        Resource resource = target.resource();
        return switch (request.method()) {
            case "GET", "HEAD" ->
                Optional.of(
                        resource == Resource.STREAM
                                ? read(session, target.streamId(), request)
                                : CompletableFuture.completedFuture(described()));
            case "POST" ->
                switch (resource) {
                    case EVENTS -> Optional.of(begin(session, url, request));
                    case LAYER -> Optional.of(select(session, request));
                    case STREAM -> Optional.empty();
                };
            case "DELETE" ->
                resource == Resource.STREAM ? Optional.of(end(session, target.streamId())) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static HttpResponse described() {
        return Responder.empty(
                Outcome.NO_CONTENT,
                HttpHeaders.builder().add("Accept-Post", JsonBody.MEDIA_TYPE).build());
    }

    private CompletableFuture<HttpResponse> begin(SessionInfo session, UnaryOperator<String> url, HttpRequest request) {
        Set<EventName> names = EventRequest.read(request);
        Optional<VideoLine> line = stage.videoLine(session.sessionId());
        OptionalInt index = line.isPresent() ? OptionalInt.of(line.get().index()) : OptionalInt.empty();
        return ask(
                        () -> streams.begin(session.sessionId(), session.room(), index, names),
                        late -> late.ifPresent(id -> forget(session, id)))
                .thenApply(id -> begun(url.apply(Target.STREAM_PREFIX + id.orElseThrow(Extensions::tooMany))));
    }

    private static HttpResponse begun(String location) {
        return Responder.empty(
                Outcome.EVENTS_BEGUN,
                HttpHeaders.builder().add("Location", location).build());
    }

    private static RefusedException tooMany() {
        String detail = "the session has " + EventStreams.MAX_A_SESSION + " streams, which is the limit; DELETE one";
        return new RefusedException(Problem.of(Outcome.TOO_MANY_STREAMS, detail).retryAfter(RETRY_SECONDS));
    }

    private void forget(SessionInfo session, String id) {
        agenda.execute(() -> streams.end(session.sessionId(), session.room(), id));
    }

    private CompletableFuture<HttpResponse> read(SessionInfo session, String id, HttpRequest request) {
        return ask(() -> streams.has(session.sessionId(), session.room(), id), late -> {})
                .thenApply(there -> {
                    requireStream(there);
                    HttpHeaders headers = HttpHeaders.builder()
                            .add("Content-Type", "text/event-stream")
                            // nginx would collect a page full of events before it sends any.
                            .add("X-Accel-Buffering", "no")
                            .build();
                    HttpResponse head = Responder.empty(Outcome.EVENTS_STREAMED, headers);
                    return request.method().equals("HEAD")
                            ? head
                            : new HttpResponse(
                                    head.status(), headers, head.body(), new EventReader(streams, agenda, session, id));
                });
    }

    private CompletableFuture<HttpResponse> end(SessionInfo session, String id) {
        return ask(() -> streams.end(session.sessionId(), session.room(), id), late -> {})
                .thenApply(there -> {
                    requireStream(there);
                    return Responder.empty(Outcome.EVENTS_ENDED, NO_HEADERS);
                });
    }

    private static void requireStream(boolean there) {
        if (!there) {
            throw new RefusedException(Outcome.NO_SUCH_STREAM, "the stream has ended, or there never was one");
        }
    }

    private CompletableFuture<HttpResponse> select(SessionInfo session, HttpRequest request) {
        LayerRequest wish = LayerRequest.read(request);
        Optional<VideoLine> video = stage.videoLine(session.sessionId());
        if (wish.mediaId().isPresent() && video.filter(wish::isFor).isEmpty()) {
            throw new RefusedException(
                    Outcome.NO_SUCH_LAYER,
                    "mediaId must be the mid of the session's video, or the index of its m-line");
        }
        return bounded(stage.selectLayers(session.sessionId(), wish.selection()), late -> {})
                .thenApply(there -> {
                    if (!there) {
                        throw new RefusedException(Outcome.NO_SUCH_SESSION, "the session has ended");
                    }
                    return Responder.empty(Outcome.LAYER_SELECTED, NO_HEADERS);
                });
    }

    /** Asks where the streams belong; the answer comes on a thread that may be held up. */
    private <T> CompletableFuture<T> ask(Supplier<T> question, Consumer<T> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean asked = agenda.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        if (!asked) {
            throw new CapacityException("the server is closing");
        }
        return bounded(answer, late);
    }

    private <T> CompletableFuture<T> bounded(CompletableFuture<T> answer, Consumer<T> late) {
        return LoopAnswer.await(answer, answerTimeout, executor, late);
    }

    /** How many event streams there are. */
    public int openStreams() {
        return streams.open();
    }

    /** How many event streams have ended because their reader did not keep up. */
    public long slowReaders() {
        return streams.tooSlow();
    }

    /** How many event streams have ended because nobody read them. */
    public long unreadStreams() {
        return streams.neverRead();
    }

    /** Ends all streams and begins no more. */
    @Override
    public void close() {
        streams.close();
    }
}
