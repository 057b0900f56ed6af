// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ResponseWriterTest {
    private final Source source = new Source();

    @Test
    void sendsHeadAndBody() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> sent = new ArrayList<>();

        ResponseWriter.write(new HttpResponse(201, none(), bytes("v=0")), () -> {
            sent.add("head before " + out.size());
            return out;
        });

        assertThat(sent).containsExactly("head before 0");
        assertThat(out.toString(UTF_8)).isEqualTo("v=0");
    }

    @Test
    void letsEachChunkReachTheClientBeforeThereIsAnother() throws Exception {
        PipedInputStream client = new PipedInputStream();
        // What is not flushed would stay in here.
        OutputStream out = new BufferedOutputStream(new PipedOutputStream(client));
        CompletableFuture<Boolean> server = inBackground(() -> ResponseWriter.write(streaming("begin "), () -> out));

        assertThat(read(client, 6)).isEqualTo("begin ");
        ResponseStream.Sink sink = source.sink.get();
        assertThat(sink.send(bytes("one"))).isTrue();
        assertThat(read(client, 3)).isEqualTo("one");
        assertThat(sink.send(bytes("two"))).isTrue();
        assertThat(read(client, 3)).isEqualTo("two");
        sink.close();
        assertThat(server.get()).isFalse();
        assertThat(source.closed).hasValue(1);
        assertThat(sink.send(bytes("late"))).isFalse();
    }

    @Test
    void writesWhatWaitsBeforeItEnds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        source.opened = sink -> {
            sink.send(bytes("last "));
            sink.send(bytes("words"));
            sink.close();
        };

        ResponseWriter.write(streaming(""), () -> out);

        assertThat(out.toString(UTF_8)).isEqualTo("last words");
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void writesAtOnceWhatCameInTheMeantime() throws Exception {
        SlowOutput out = new SlowOutput();
        CompletableFuture<Boolean> server = inBackground(() -> ResponseWriter.write(streaming(""), () -> out));
        ResponseStream.Sink sink = source.sink.get();
        sink.send(bytes("1"));
        out.writing.await();
        sink.send(bytes("2"));
        sink.send(bytes("3"));
        out.mayGoOn.countDown();
        sink.close();

        server.get();
        assertThat(out.calls).containsExactly("flush", "1", "flush", "23", "flush");
    }

    @Test
    void refusesWhatWouldExceedTheBoundAndEndsTheStream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Boolean> taken = new ArrayList<>();
        source.opened = sink -> {
            taken.add(sink.send(new byte[ResponseWriter.MAX_WAITING_BYTES - 1]));
            taken.add(sink.send(new byte[1]));
            taken.add(sink.send(new byte[1]));
            taken.add(sink.send(new byte[0]));
        };

        assertThatThrownBy(() -> ResponseWriter.write(streaming(""), () -> out))
                .isInstanceOf(IOException.class)
                .hasMessage("the client reads its stream too slowly");
        assertThat(taken).containsExactly(true, true, false, false);
        assertThat(out.size()).isZero();
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void givesUpAWriteThatHangsWhenTooMuchWaits() throws Exception {
        SlowOutput out = new SlowOutput();
        CompletableFuture<Boolean> server = inBackground(() -> ResponseWriter.write(streaming(""), () -> out));
        ResponseStream.Sink sink = source.sink.get();
        sink.send(new byte[1000]);
        out.writing.await();

        assertThat(sink.send(new byte[ResponseWriter.MAX_WAITING_BYTES - 1000])).isTrue();
        assertThat(sink.send(new byte[1])).isFalse();
        assertThatThrownBy(server::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void leavesItsInterruptToNobody() throws Exception {
        SlowOutput out = new SlowOutput();
        out.swallowsInterrupts = true;
        CompletableFuture<Boolean> server = inBackground(() -> {
            try {
                ResponseWriter.write(streaming(""), () -> out);
            } catch (IOException tooSlow) {
                return;
            }
            throw new AssertionError("a stream that was refused a chunk has not ended whole");
        });
        ResponseStream.Sink sink = source.sink.get();
        sink.send(new byte[1]);
        out.writing.await();

        assertThat(sink.send(new byte[ResponseWriter.MAX_WAITING_BYTES])).isFalse();
        assertThat(server.get()).as("interrupted afterwards").isFalse();
    }

    @Test
    void saysOnceThatTheClientHasGone() throws Exception {
        PipedInputStream client = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(client);
        CompletableFuture<Boolean> server = inBackground(() -> ResponseWriter.write(streaming("hello"), () -> out));
        ResponseStream.Sink sink = source.sink.get();
        assertThat(read(client, 5)).isEqualTo("hello");
        client.close();
        assertThat(sink.send(bytes("nobody reads this"))).isTrue();

        assertThatThrownBy(server::get).hasCauseInstanceOf(IOException.class);
        assertThat(source.closed).hasValue(1);
        assertThat(sink.send(bytes("nor this"))).isFalse();
    }

    @Test
    void onlyClosesAStreamWhoseHeadOrBodyCannotBeSent() {
        IOException gone = new IOException("gone");
        assertThatThrownBy(() -> ResponseWriter.write(streaming("x"), () -> {
                    throw gone;
                }))
                .isSameAs(gone);
        assertThat(source.closed).hasValue(1);

        assertThatThrownBy(() -> ResponseWriter.write(streaming("x"), () -> new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw gone;
                    }
                }))
                .isSameAs(gone);
        assertThat(source.closed).hasValue(2);
        assertThat(source.sink).isNotDone();
    }

    @Test
    void endsWhenItsThreadIsInterruptedAndLeavesThatToBeSeen() throws Exception {
        source.opened = sink -> Thread.currentThread().interrupt();
        CompletableFuture<Boolean> server = inBackground(
                () -> assertThatThrownBy(() -> ResponseWriter.write(streaming(""), OutputStream::nullOutputStream))
                        .isInstanceOf(InterruptedIOException.class));

        assertThat(server.get()).as("interrupted afterwards").isTrue();
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void closesAStreamThatFailsToOpen() {
        IllegalStateException bug = new IllegalStateException("a bug");
        source.opened = sink -> {
            throw bug;
        };

        assertThatThrownBy(() -> ResponseWriter.write(streaming(""), OutputStream::nullOutputStream))
                .isSameAs(bug);
        assertThat(source.closed).hasValue(1);
        assertThat(source.sink.join().send(bytes("late"))).isFalse();
    }

    @Test
    void writesAPieceOfAFileAndClosesIt(@TempDir Path folder) throws IOException {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        FileChannel channel = FileBody.open(Files.write(folder.resolve("file"), content));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpResponse response = new HttpResponse(206, none(), new FileBody(channel, 10, content.length - 20));

        ResponseWriter.write(response, () -> out);

        assertThat(response.contentLength()).isEqualTo(content.length - 20);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 10, content.length - 10));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void breaksOffWhenAFileIsShorterThanWasSaid(@TempDir Path folder) throws IOException {
        FileChannel channel = FileBody.open(Files.write(folder.resolve("file"), new byte[100]));

        assertThatThrownBy(() -> ResponseWriter.write(
                        new HttpResponse(200, none(), new FileBody(channel, 0, 101)), OutputStream::nullOutputStream))
                .isInstanceOf(EOFException.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAFileWhoseHeadCannotBeSent(@TempDir Path folder) throws IOException {
        FileChannel channel = FileBody.open(Files.write(folder.resolve("file"), new byte[100]));
        IOException gone = new IOException("gone");

        assertThatThrownBy(
                        () -> ResponseWriter.write(new HttpResponse(200, none(), new FileBody(channel, 0, 100)), () -> {
                            throw gone;
                        }))
                .isSameAs(gone);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void opensNoLinks(@TempDir Path folder) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.write(folder.resolve("file"), new byte[1]));

        assertThatThrownBy(() -> FileBody.open(link)).isInstanceOf(IOException.class);
    }

    /** Completes with whether its thread was left interrupted. */
    private static CompletableFuture<Boolean> inBackground(Work work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(Thread.currentThread().isInterrupted());
            } catch (IOException | RuntimeException | AssertionError failure) {
                done.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private HttpResponse streaming(String body) {
        return new HttpResponse(200, none(), bytes(body), source);
    }

    private static HttpHeaders none() {
        return HttpHeaders.builder().build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String read(PipedInputStream client, int length) throws IOException {
        return new String(client.readNBytes(length), UTF_8);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A stream that says what becomes of it. */
    private static final class Source implements ResponseStream {
        final CompletableFuture<Sink> sink = new CompletableFuture<>();
        final AtomicInteger closed = new AtomicInteger();
        volatile Consumer<Sink> opened = sink -> {};

        @Override
        public void open(Sink to) {
            sink.complete(to);
            opened.accept(to);
        }

        @Override
        public void closed() {
            closed.incrementAndGet();
        }
    }

    /** Hangs in its first write until it may go on, or until it is interrupted. */
    private static final class SlowOutput extends OutputStream {
        final CountDownLatch writing = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        final List<String> calls = new ArrayList<>();
        volatile boolean swallowsInterrupts;

        @Override
        public void write(int one) {
            throw new AssertionError("single bytes are slow");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            calls.add(new String(bytes, offset, length, UTF_8));
            writing.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                if (!swallowsInterrupts) {
                    throw new InterruptedIOException();
                }
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void flush() {
            calls.add("flush");
        }
    }
}
