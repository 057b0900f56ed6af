// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.RecordingListener;
import dev.weir.sfu.recording.container.FillingDisk;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.TrackInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/** A room that is recorded, on a clock of its own: what a media loop would tell a sink, and the writer's turns between. */
final class TestBroadcast {
    static final long MILLI = 1_000_000;
    static final Instant BEGIN = Instant.parse("2026-11-29T22:53:01.123Z");
    static final RoomName ROOM = new RoomName("lecture");

    private static final long PUBLISHER_EPOCH_MILLIS = 1_600_000_000_000L;
    private static final int MAX_PAYLOAD_BYTES = 1_100;
    private static final int RTP_HEADER_BYTES = 12;

    final List<RecordingEntry> recorded = new ArrayList<>();
    final List<String> abandoned = new ArrayList<>();

    /** Parts that have begun, and of which nobody has heard the end. */
    final Set<RecordingId> open = new HashSet<>();

    final List<String> failures = new ArrayList<>();
    final List<RecordingState> statesAtFailures = new ArrayList<>();
    final RecordingSink sink;
    final RoomRecorder recorder;
    final Ledger ledger;
    int keyframeRequests;

    /** How long each file may become that is begun from now on. */
    long roomBytes = Long.MAX_VALUE;

    boolean left;

    /** Which packets are lost, by a number that counts all of them. */
    LongPredicate lost = packet -> false;

    private final TrackInfo sound = track("audio", "opus", 48_000, 2);
    private TrackInfo pictures = track("video", "vp8", 90_000, 0);
    private final long[] sequenceNumbers = {65_000, 100};
    private long packets;
    private long nowMillis;

    TestBroadcast(RecorderConfig config) {
        this(config, open(config));
    }

    TestBroadcast(RecorderConfig config, Ledger ledger) {
        this.ledger = ledger;
        this.sink = new RecordingSink(config.ringBytes());
        RecordingListener listener = new RecordingListener() {
            @Override
            public void recorded(RecordingEntry entry) {
                assertThat(open.remove(entry.id()))
                        .as("%s had begun", entry.id())
                        .isTrue();
                recorded.add(entry);
            }

            @Override
            public void begun(RecordingEntry entry) {
                open.add(entry.id());
            }

            @Override
            public void abandoned(RecordingEntry entry, String reason) {
                assertThat(open.remove(entry.id()))
                        .as("%s had begun", entry.id())
                        .isTrue();
                abandoned.add(reason);
            }

            @Override
            public void failed(RoomName room, String reason) {
                failures.add(reason);
                ledger.entries().forEach(entry -> statesAtFailures.add(entry.state()));
            }
        };
        Workshop workshop = new Workshop(
                config,
                ledger,
                listener,
                session -> Optional.of("alice"),
                Runnable::run,
                path -> new OutputFile(new FillingDisk(path, roomBytes)));
        this.recorder = new RoomRecorder(ROOM, sink, workshop);
        sink.opened(new MediaFeed() {
            @Override
            public void requestKeyframe() {
                keyframeRequests++;
            }

            @Override
            public void close() {
                left = true;
            }

            @Override
            public Instant wallClock(long arrivalNanos) {
                return BEGIN.plusNanos(arrivalNanos);
            }
        });
    }

    static Ledger open(RecorderConfig config) {
        try {
            return Ledger.open(config.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrackInfo track(String kind, String codec, int clockRateHz, int channels) {
        return new TrackInfo("lecture", "s1", kind, "", 1, codec, clockRateHz, channels, Map.of());
    }

    /** Time goes on to that moment, and the writer has a turn. */
    void at(long millis) {
        nowMillis = millis;
        recorder.turn(millis * MILLI);
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Sends a packet of sound captured then; it arrives now. */
    void sound(Frame frame, long captureMillis) {
        packet(sound, 0, frame.data(), true, (int) (captureMillis * 48));
    }

    /** Sends the packets of a VP8 picture captured then; they arrive now. */
    void picture(Frame frame, long captureMillis) {
        byte[] data = frame.data();
        for (int at = 0; at < data.length; at += MAX_PAYLOAD_BYTES) {
            int length = Math.min(MAX_PAYLOAD_BYTES, data.length - at);
            byte[] payload = new byte[1 + length];
            payload[0] = (byte) (at == 0 ? 0x10 : 0);
            System.arraycopy(data, at, payload, 1, length);
            packet(pictures, 1, payload, at + length == data.length, (int) (captureMillis * 90));
        }
    }

    private void packet(TrackInfo track, int kind, byte[] payload, boolean marker, int timestamp) {
        long extendedSeq = sequenceNumbers[kind]++;
        if (lost.test(packets++)) {
            return;
        }
        byte[] bytes = ByteBuffer.allocate(RTP_HEADER_BYTES + payload.length)
                .put((byte) 0x80)
                .put((byte) ((marker ? 0x80 : 0) | 96 + kind))
                .putShort((short) extendedSeq)
                .putInt(timestamp)
                .putInt(track.ssrc())
                .put(payload)
                .array();
        sink.packet(track, bytes, 0, bytes.length, extendedSeq, nowMillis * MILLI);
    }

    /** Both tracks' sender reports of that moment arrive now. */
    void reports(long captureMillis) {
        long epochNanos = (PUBLISHER_EPOCH_MILLIS + captureMillis) * MILLI;
        sink.senderReport(sound, epochNanos, (int) (captureMillis * 48), nowMillis * MILLI);
        sink.senderReport(pictures, epochNanos, (int) (captureMillis * 90), nowMillis * MILLI);
    }

    /** Another encoding of the same pictures takes over. */
    void otherEncoding() {
        pictures = new TrackInfo("lecture", "s1", "video", "h", 2, "vp8", 90_000, 0, Map.of());
        sequenceNumbers[1] += 20_000;
    }

    /** The publisher goes; whatever is sent afterwards comes of another stay. */
    void publisherLeaves() {
        sink.ended(sound);
        sink.ended(pictures);
    }

    /** More packets at once than the ring takes. */
    void flood(int count) {
        for (int i = 0; i < count; i++) {
            packet(sound, 0, new byte[MAX_PAYLOAD_BYTES], true, 0);
        }
    }

    /** The publisher goes, and with it the room. */
    void end() {
        publisherLeaves();
        sink.closed();
        at(nowMillis + 20);
    }
}
