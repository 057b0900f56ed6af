// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.servlet;

import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doors as a servlet: for any container of Servlet 6. Needs support of asynchronous requests, and a base path of the doors
 * that is context path and mapping together.
 *
 * <p>A thread of the container reads a request; one of ours writes the answer, and waits with it while it is a stream of events.
 */
public final class SfuServlet extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(SfuServlet.class);

    private final transient HttpHandler doors;
    private final transient ExecutorService writers = Executors.newCachedThreadPool();

    public SfuServlet(HttpHandler doors) {
        this.doors = doors;
    }

    @Override
    protected void service(HttpServletRequest from, HttpServletResponse to) throws IOException {
        HttpRequest request = new HttpRequest(
                from.getMethod(),
                from.getRequestURI(),
                Objects.requireNonNullElse(from.getQueryString(), ""),
                headers(from),
                from.getInputStream().readNBytes(WhipWhepHandlers.MAX_BODY_BYTES + 1),
                // An address in digits, which asks no name server.
                InetAddress.getByName(from.getRemoteAddr()));
        AsyncContext later = from.startAsync();
        // Answers come soon in any case, and a stream may take hours.
        later.setTimeout(0);
        var unused = doors.handle(request).thenAcceptAsync(response -> write(response, to, later), writers);
    }

    private static void write(HttpResponse response, HttpServletResponse to, AsyncContext later) {
        try {
            ResponseWriter.write(response, () -> {
                to.setStatus(response.status());
                for (String name : response.headers().names()) {
                    response.headers().all(name).forEach(value -> to.addHeader(name, value));
                }
                if (response.contentLength() > 0) {
                    to.setContentLengthLong(response.contentLength());
                }
                return to.getOutputStream();
            });
        } catch (IOException gone) {
            log.debug("answer not sent: {}", gone.toString());
        } finally {
            later.complete();
        }
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        Map<String, List<String>> all = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            all.put(name, Collections.list(request.getHeaders(name)));
        }
        return HttpHeaders.of(all);
    }

    /** Ends the streams that are open. */
    @Override
    public void destroy() {
        writers.shutdownNow();
        try {
            writers.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
