// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import dev.weir.sfu.whip.records.RecordsHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/openapi.json}: describes everything that the handlers of this module answer (OpenAPI 3.1). For everybody: it
 * tells what is in the documentation too. Safe to call from any thread.
 */
public final class OpenApiHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(OpenApiHandler.class);
    private static final String METHODS = "OPTIONS, GET, HEAD";
    private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

    private static final String FILES = "/records/{name}";

    private final String basePath;
    private final String filesBase;
    private final Responder responder;
    private final ObjectNode description = read();

    /** Describes handlers of that configuration. */
    public OpenApiHandler(WhipWhepConfig config) {
        this.basePath = config.basePath();
        String files = RecordsHandler.filePrefix(config);
        this.filesBase = files.substring(0, files.length() - FILES.indexOf('{'));
        this.responder = new Responder(
                log, config.allowedOrigins(), config.retryAfterSeconds(), new HttpObservations(config.observations()));
    }

    private static ObjectNode read() {
        try (InputStream in = OpenApiHandler.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing beside " + OpenApiHandler.class);
            }
            return (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a path, raw and without query, is for this handler. */
    public boolean handles(String path) {
        return path.equals(basePath + "/openapi.json");
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(
                request,
                one -> Resource.of(basePath + "/openapi.json"),
                described -> CompletableFuture.completedFuture(
                        switch (described.method()) {
                            case "GET", "HEAD" ->
                                responder.json(
                                        Outcome.API_DESCRIBED, JsonBody.MEDIA_TYPE, NO_HEADERS, seenFrom(described));
                            case "OPTIONS" ->
                                Responder.empty(
                                        Outcome.OPTIONS_TOLD,
                                        HttpHeaders.builder()
                                                .add("Allow", METHODS)
                                                .build());
                            default -> responder.methodNotAllowed(METHODS);
                        }));
    }

    /** With the URL in front of all paths as the client sees it; its tools resolve one that is a path against where they got this. */
    private ObjectNode seenFrom(HttpRequest request) {
        String url = request.publicBase() + basePath;
        ObjectNode seen = description.deepCopy();
        ((ObjectNode) seen.path("servers").path(0)).put("url", url.isEmpty() ? "/" : url);
        String files = request.publicBase() + filesBase;
        ((ObjectNode) seen.path("paths").path(FILES).path("servers").path(0)).put("url", files.isEmpty() ? "/" : files);
        return seen;
    }
}
