// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a response on the calling thread until it ends, whatever it takes: for servers whose handlers may block, such as
 * servlets and the JDK's {@code HttpServer}. The thread of a response with a {@link HttpResponse#stream} is held as long as the
 * client stays, that of a {@link HttpResponse#file} as long as the client takes to read it, so it should not be one of few.
 *
 * <p>That the client of a quiet stream has left shows when something is written to it.
 */
public final class ResponseWriter {
    /** How much of a stream may wait for its client. */
    static final int MAX_WAITING_BYTES = 64 * 1024;

    private static final int FILE_BUFFER_BYTES = 64 * 1024;

    private ResponseWriter() {}

    /** Sends the head of a response. */
    @FunctionalInterface
    public interface Head {
        /** Sends status and headers; gives what takes the body. Nobody closes that but the server. */
        OutputStream send() throws IOException;
    }

    /**
     * Sends the head, the body, the file and the stream, as far as there are such, and flushes after everything that belongs together.
     * However it ends, the stream is {@link ResponseStream#closed} once, on this thread, and the file is closed.
     *
     * <p>A write that hangs because the client reads nothing is interrupted as soon as too much waits. Socket channels close upon that; a
     * server that does not heed it, such as Tomcat, lets go of the thread when its own timeout for writes is over.
     *
     * @throws IOException when the response has not been sent whole, so that the server should cut the connection: the client has
     *     left, was too slow for its stream, or the thread was interrupted
     */
    public static void write(HttpResponse response, Head head) throws IOException {
        try {
            OutputStream out = head.send();
            if (response.body().length > 0) {
                out.write(response.body());
            }
            if (response.file().isPresent()) {
                write(response.file().get(), out);
            }
            if (response.stream().isPresent()) {
                out.flush();
                Waiting waiting = new Waiting(Thread.currentThread());
                try {
                    response.stream().get().open(waiting);
                    waiting.writeTo(out);
                } finally {
                    waiting.end();
                }
            }
        } finally {
            response.close();
        }
    }

    private static void write(FileBody file, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(FILE_BUFFER_BYTES, file.length()));
        for (long sent = 0; sent < file.length(); sent += buffer.position()) {
            buffer.clear();
            out.write(buffer.array(), 0, file.read(buffer, sent));
        }
    }

    /** What waits to be written. Thread-safe. */
    private static final class Waiting implements ResponseStream.Sink {
        private final Thread writer;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        private int inWriteBytes;
        private boolean isClosed;
        private boolean isOverflown;

        Waiting(Thread writer) {
            this.writer = writer;
        }

        @Override
        public boolean send(byte[] chunk) {
            lock.lock();
            try {
                if (isClosed) {
                    return false;
                }
                if (chunk.length > MAX_WAITING_BYTES - inWriteBytes - bytes.size()) {
                    overflow();
                    return false;
                }
                bytes.writeBytes(chunk);
                changed.signal();
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void overflow() {
            isClosed = true;
            isOverflown = true;
            changed.signal();
            if (inWriteBytes > 0) {
                writer.interrupt();
            }
        }

        @Override
        public void close() {
            end();
        }

        void end() {
            lock.lock();
            try {
                isClosed = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        /** Until it is closed and nothing waits any more. */
        void writeTo(OutputStream out) throws IOException {
            for (byte[] batch = next(); batch.length > 0; batch = next()) {
                try {
                    out.write(batch);
                    out.flush();
                } finally {
                    written();
                }
            }
        }

        /** What is to be written now; empty at the end. */
        private byte[] next() throws IOException {
            lock.lock();
            try {
                while (bytes.size() == 0 && !isClosed) {
                    changed.await();
                }
                if (isOverflown) {
                    throw new IOException("the client reads its stream too slowly");
                }
                byte[] batch = bytes.toByteArray();
                bytes.reset();
                inWriteBytes = batch.length;
                return batch;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a stream was open");
            } finally {
                lock.unlock();
            }
        }

        private void written() {
            lock.lock();
            try {
                inWriteBytes = 0;
                if (isOverflown) {
                    // The interrupt was for the write, not for what the server's thread does next.
                    Thread.interrupted();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
