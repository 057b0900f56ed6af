// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bucket of S3Proxy, which is a process of its own and keeps objects in memory, seen by a client that has nothing of ours. */
final class Bucket implements AutoCloseable {
    /** Where Maven puts it before the tests. */
    private static final Path JAR = Path.of("target", "s3proxy", "s3proxy.jar");

    private static final Pattern LISTENING = Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name = "recordings";
    private final Path settings;
    private final Process process;
    private final int port;

    private Bucket(Path settings, Process process, int port) {
        this.settings = settings;
        this.process = process;
        this.port = port;
    }

    /** Starts the server and makes a bucket that everybody may write to. */
    static Bucket open() throws IOException {
        Path settings = Files.createTempFile("s3proxy", ".conf");
        Files.write(
                settings,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:0",
                        "s3proxy.authorization=none",
                        "jclouds.provider=transient-nio2",
                        "jclouds.identity=unused",
                        "jclouds.credential=unused"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .start();
        Bucket bucket = new Bucket(settings, process, awaitPort(process));
        bucket.send(
                HttpRequest.newBuilder(bucket.uri("")).PUT(HttpRequest.BodyPublishers.noBody()),
                BodyHandlers.discarding());
        return bucket;
    }

    private static int awaitPort(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // Or it would stop when the pipe is full.
                Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "s3proxy-output");
                rest.setDaemon(true);
                rest.start();
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("S3Proxy did not start");
    }

    String name() {
        return name;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private URI uri(String rest) {
        return endpoint().resolve("/" + name + rest);
    }

    /** Of all objects. */
    List<String> keys() throws IOException {
        return names(uri("?list-type=2"));
    }

    /** Of all objects that come in parts and are not complete. */
    List<String> unfinished() throws IOException {
        return names(uri("?uploads"));
    }

    private List<String> names(URI list) throws IOException {
        String xml = send(HttpRequest.newBuilder(list), BodyHandlers.ofString());
        return KEY.matcher(xml).results().map(found -> found.group(1)).toList();
    }

    /** Gets an object. */
    Path download(String key, Path folder) throws IOException {
        return send(HttpRequest.newBuilder(uri("/" + key)), BodyHandlers.ofFile(folder.resolve(key)));
    }

    private <T> T send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            HttpResponse<T> response = http.send(request.build(), body);
            if (response.statusCode() != 200) {
                throw new IOException(response.request().uri() + " was answered with " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for S3Proxy", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(settings);
    }
}
