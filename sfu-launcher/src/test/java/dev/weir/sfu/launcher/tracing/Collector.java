// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes traces by OTLP over HTTP, and reads them with OpenTelemetry's own description of the format. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<ExportTraceServiceRequest> requests = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();
    private volatile int status = 200;

    private Collector(HttpServer server) {
        this.server = server;
    }

    public static Collector start() {
        try {
            Collector collector =
                    new Collector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            collector.server.createContext("/v1/traces", collector::take);
            collector.server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (this) {
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            if (status == 200) {
                requests.add(ExportTraceServiceRequest.parseFrom(body));
            }
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** What the launcher is told. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers everything with that from now on; takes nothing unless it is 200. */
    public void answerWith(int newStatus) {
        status = newStatus;
    }

    /** Headers of each request, taken or not. */
    public synchronized List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** Of whatever sends. */
    public synchronized Map<String, String> resource() {
        return texts(requests.get(0).getResourceSpans(0).getResource().getAttributesList());
    }

    /** All that have come. */
    public synchronized List<Span> spans() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** Those of that name. */
    public List<Span> spans(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** Everything that anybody has said, in words. */
    public synchronized String words() {
        return requests.toString();
    }

    /** The span's attributes, sorted. */
    public static Map<String, String> attributes(Span span) {
        return texts(span.getAttributesList());
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, one -> one.getValue().getStringValue(), (one, other) -> one, TreeMap::new));
    }

    public static String traceId(Span span) {
        return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    public static String spanId(Span span) {
        return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    /** Empty for the first of a trace. */
    public static String parentId(Span span) {
        return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
