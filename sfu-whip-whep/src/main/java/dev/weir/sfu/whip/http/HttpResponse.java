// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.io.IOException;
import java.util.Optional;

/**
 * An HTTP response for any server to send.
 *
 * @param status 200 to 599
 * @param headers without Date and Connection, which are the server's; Content-Length, too, but in answers to HEAD
 * @param body whole; empty when there is none. Not copied: the receiver may send it but not change it
 * @param stream what goes on after {@code body}, until it ends or the client leaves: server-sent events. Mostly empty
 * @param file what is sent in place of {@code body}, and closed afterwards. Mostly empty
 */
public record HttpResponse(
        int status, HttpHeaders headers, byte[] body, Optional<ResponseStream> stream, Optional<FileBody> file) {
    /** Of {@link #contentLength}: the end shows when it is there. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final byte[] EMPTY = {};

    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599: " + status);
        }
        if (file.isPresent() && (body.length > 0 || stream.isPresent())) {
            throw new IllegalArgumentException("a response must have one body: a file, or bytes and a stream");
        }
    }

    /** A response that ends with its body. */
    public HttpResponse(int status, HttpHeaders headers, byte[] body) {
        this(status, headers, body, Optional.empty(), Optional.empty());
    }

    /** A response that goes on after its body. */
    public HttpResponse(int status, HttpHeaders headers, byte[] body, ResponseStream stream) {
        this(status, headers, body, Optional.of(stream), Optional.empty());
    }

    /** A response that is a piece of a file. */
    public HttpResponse(int status, HttpHeaders headers, FileBody file) {
        this(status, headers, EMPTY, Optional.empty(), Optional.of(file));
    }

    /** The same with other headers; only one of the two is to be sent. */
    public HttpResponse withHeaders(HttpHeaders others) {
        return new HttpResponse(status, others, body, stream, file);
    }

    /** How many bytes follow the head: 0 for none, {@link #UNKNOWN_LENGTH} for a stream. */
    public long contentLength() {
        return stream.isPresent() ? UNKNOWN_LENGTH : file.map(FileBody::length).orElse((long) body.length);
    }

    /** Lets go of stream and file of a response that is not sent, or has been. */
    public void close() {
        stream.ifPresent(ResponseStream::closed);
        file.ifPresent(HttpResponse::letGo);
    }

    private static void letGo(FileBody file) {
        try {
            file.close();
        } catch (IOException lost) {
            // It was open for reading only: there is nothing to lose.
        }
    }
}
