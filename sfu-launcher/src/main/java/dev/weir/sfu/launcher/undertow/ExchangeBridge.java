// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseStream;
import io.undertow.io.IoCallback;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One exchange after the other: reads the body without blocking, asks the handler, and sends what it answers, all at once or
 * over time. Everything of an exchange happens on its I/O thread.
 */
final class ExchangeBridge implements io.undertow.server.HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ExchangeBridge.class);
    private static final HttpString CONTENT_TYPE_OPTIONS = HttpString.tryFromString("X-Content-Type-Options");

    private final HttpHandler handler;
    private final DoorLimits limits;
    private final OpenResponses open;

    ExchangeBridge(HttpHandler handler, DoorLimits limits, OpenResponses open) {
        this.handler = handler;
        this.limits = limits;
        this.open = open;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (isAmbiguous(exchange.getRequestHeaders())) {
            exchange.setPersistent(false);
            exchange.setStatusCode(StatusCodes.BAD_REQUEST);
            exchange.endExchange();
            return;
        }
        if (exchange.isRequestComplete()) {
            ask(exchange, new byte[0]);
            return;
        }
        if (exchange.getRequestContentLength() > limits.drainedBytes()) {
            refuse(exchange);
            return;
        }
        receive(exchange);
    }

    /** Undertow takes any transfer coding for a body that it knows the end of; a proxy in front may take it for another. */
    private static boolean isAmbiguous(HeaderMap headers) {
        HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
        return codings != null
                && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase(Headers.CHUNKED.toString()));
    }

    private void receive(HttpServerExchange exchange) {
        // The listener's read timeout starts anew with each byte; only this deadline stops a body that drips.
        XnioExecutor.Key deadline = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()),
                        limits.bodyTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        BodyCollector body = new BodyCollector(limits.bodyBytes());
        Receiver receiver = exchange.getRequestReceiver();
        receiver.receivePartialBytes(
                (same, chunk, last) -> {
                    body.add(chunk);
                    if (last) {
                        deadline.remove();
                        answer(same, body);
                    } else if (body.seenBytes() > limits.drainedBytes()) {
                        receiver.pause();
                        deadline.remove();
                        refuse(same);
                    }
                },
                (same, failure) -> {
                    deadline.remove();
                    abandon(same, failure);
                });
    }

    private void answer(HttpServerExchange exchange, BodyCollector body) {
        if (body.isOverLimit()) {
            send(exchange, limits.tooLarge());
        } else {
            ask(exchange, body.bytes());
        }
    }

    /** Answers without reading on: the body may have no end. */
    private void refuse(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        head(exchange, limits.tooLarge());
        exchange.getResponseSender().send(ByteBuffer.wrap(limits.tooLarge().body()), new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange same, Sender sender) {
                IoUtils.safeClose(same.getConnection());
            }

            @Override
            public void onException(HttpServerExchange same, Sender sender, IOException failure) {
                IoUtils.safeClose(same.getConnection());
            }
        });
    }

    private void abandon(HttpServerExchange exchange, IOException failure) {
        log.debug("request body not read: {}", failure.toString());
        if (exchange.isResponseStarted()) {
            IoUtils.safeClose(exchange.getConnection());
        } else {
            refuse(exchange);
        }
    }

    private void ask(HttpServerExchange exchange, byte[] body) {
        HttpRequest request = new HttpRequest(
                exchange.getRequestMethod().toString(),
                path(exchange),
                exchange.getQueryString(),
                headers(exchange.getRequestHeaders()),
                body,
                exchange.getSourceAddress().getAddress());
        // Dispatched, so that an answer from another thread finds this call gone from the stack.
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> answerLater(exchange, request));
    }

    /**
     * As it was sent. Undertow's own path lacks what follows a semicolon, and would make two names of one resource: a proxy in front
     * that keeps strangers from one may not know the other.
     */
    private static String path(HttpServerExchange exchange) {
        String target = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return target;
        }
        int slash = target.indexOf('/', target.indexOf("://") + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    private void answerLater(HttpServerExchange exchange, HttpRequest request) {
        CompletableFuture<HttpResponse> unused = handle(request).whenComplete((response, failure) -> {
            if (exchange.isInIoThread()) {
                finish(exchange, response, failure);
            } else {
                finishOnIoThread(exchange, response, failure);
            }
        });
    }

    private void finishOnIoThread(
            HttpServerExchange exchange, @Nullable HttpResponse response, @Nullable Throwable failure) {
        try {
            exchange.getIoThread().execute(() -> finish(exchange, response, failure));
        } catch (RejectedExecutionException stopped) {
            if (response != null) {
                response.close();
            }
        }
    }

    private CompletableFuture<HttpResponse> handle(HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(HttpServerExchange exchange, @Nullable HttpResponse response, @Nullable Throwable failure) {
        if (response != null) {
            send(exchange, response);
            return;
        }
        log.error("bug: handler failed for {}", exchange.getRequestMethod(), failure);
        exchange.setStatusCode(500);
        exchange.endExchange();
    }

    private void send(HttpServerExchange exchange, HttpResponse response) {
        head(exchange, response);
        if (response.file().isPresent()) {
            file(exchange, response);
        } else if (response.stream().isPresent()) {
            stream(exchange, response.body(), response.stream().get());
        } else if (response.body().length == 0) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(response.body()));
        }
    }

    private static void head(HttpServerExchange exchange, HttpResponse response) {
        exchange.setStatusCode(response.status());
        HeaderMap headers = exchange.getResponseHeaders();
        for (String name : response.headers().names()) {
            headers.addAll(HttpString.tryFromString(name), response.headers().all(name));
        }
        headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
        // Browsers apply it to every port of the host, which on a developer's machine are other programs.
        if (exchange.isSecure() && !exchange.getHostName().equals("localhost")) {
            headers.put(Headers.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        // A server that is full or stopping has no use for an idle connection.
        if (response.status() == StatusCodes.SERVICE_UNAVAILABLE) {
            exchange.setPersistent(false);
        }
    }

    private void stream(HttpServerExchange exchange, byte[] beginning, ResponseStream stream) {
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            stream.closed();
            exchange.endExchange();
            return;
        }
        exchange.setPersistent(false);
        // Undertow would leave the end to the closing of the connection, which looks the same when it breaks off.
        if (exchange.isHttp11()) {
            exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
        }
        StreamSender sender = new StreamSender(exchange, stream, open);
        try {
            ClientWatch.begin(exchange, sender::abort);
            sender.start(beginning);
        } catch (IOException gone) {
            sender.abort();
        }
    }

    private void file(HttpServerExchange exchange, HttpResponse response) {
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            response.close();
            exchange.endExchange();
            return;
        }
        exchange.setResponseContentLength(response.contentLength());
        new FileSender(exchange, response, open).start();
    }

    private static HttpHeaders headers(HeaderMap map) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (HeaderValues values : map) {
            all.put(values.getHeaderName().toString(), List.copyOf(values));
        }
        return HttpHeaders.of(all);
    }
}
