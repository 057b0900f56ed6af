// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.ledger.Sha256;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * Uploads recordings to a web server that takes PUT, such as WebDAV, and believes that one has arrived when it has read it back.
 *
 * <p>When to try again, and whether the files here may go, is not its business: an exception is enough.
 */
public final class PutUploader implements Uploader {
    private static final int FIRST_SERVER_ERROR = 500;

    private final URI folder;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** Takes the URL of a folder, with a slash behind it. */
    public PutUploader(URI folder) {
        this.folder = folder;
    }

    /** Records as {@link RecordingSfu} does, and uploads; the arguments are the token for publishing and the URL of a folder. */
    public static void main(String[] arguments) throws IOException {
        RecorderConfig files = RecordingSfu.inHours(Path.of("recordings"))
                .uploader(new PutUploader(URI.create(arguments[1])))
                .uploads(UploadSettings.DEFAULT.withDeleteAfterUpload(true))
                .build();
        RecordingSfu recording = RecordingSfu.start(
                new InetSocketAddress(8080), SfuConfig.builder().build(), files, arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(recording::close));
    }

    @Override
    public UploadResult upload(UploadRequest request) {
        URI target = folder.resolve(request.key());
        try {
            HttpRequest put = HttpRequest.newBuilder(target)
                    .header("Content-Type", request.mediaType())
                    .PUT(BodyPublishers.ofFile(request.path()))
                    .build();
            require(client.send(put, BodyHandlers.discarding()), target);
            return readBack(target);
        } catch (IOException failed) {
            throw UploadException.passing(target + " cannot be reached: " + failed, failed);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw UploadException.passing("interrupted while uploading to " + target, closing);
        }
    }

    private UploadResult readBack(URI target) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofInputStream());
        MessageDigest digest = Sha256.digest();
        try (DigestInputStream content = new DigestInputStream(response.body(), digest)) {
            require(response, target);
            long size = content.transferTo(OutputStream.nullOutputStream());
            return new UploadResult(target.toString(), size, Sha256.hex(digest));
        }
    }

    /** What the server refuses today it will refuse in a minute, unless it is in trouble itself. */
    private static void require(HttpResponse<?> response, URI target) {
        int status = response.statusCode();
        if (status >= FIRST_SERVER_ERROR) {
            throw UploadException.passing(target + " answers " + status);
        }
        if (status < 200 || status > 299) {
            throw UploadException.lasting(target + " answers " + status);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
