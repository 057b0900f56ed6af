// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Taps a room while it is live and counts its keyframes: any code can sit where the recorder sits, and read every packet without
 * anything being decoded. Knows the keyframes of VP8 (RFC 7741) and H.264 (RFC 6184).
 */
public final class KeyframeCounter implements MediaSink {
    private static final int NAL_IDR = 5;
    private static final int NAL_SPS = 7;
    private static final int NAL_STAP_A = 24;
    private static final int NAL_FU_A = 28;

    private final RtpHeader header = new RtpHeader();
    private final LongAdder keyframes = new LongAdder();
    private long lastTimestamp = -1;
    private volatile boolean isInRoom;

    /** Beside the recorder of {@link RecordingSfu}; the arguments are the token for publishing and the room to be tapped. */
    public static void main(String[] arguments) throws IOException {
        SfuConfig media = SfuConfig.builder().build();
        RecordingSfu recording = RecordingSfu.start(
                new InetSocketAddress(8080),
                media,
                RecordingSfu.inHours(Path.of("recordings")).build(),
                arguments[0]);
        KeyframeCounter counter = new KeyframeCounter();
        counter.tap(recording.sfu(), new RoomName(arguments[1]));
        var unused = Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                        () -> System.out.println(counter.keyframes() + " keyframes"), 10, 10, TimeUnit.SECONDS);
    }

    /** Comes into the room with its first publisher, and stays for as long as the room does. */
    public void tap(Sfu sfu, RoomName room) {
        sfu.observe(new MediaObserver() {
            @Override
            public void mediaStarted(String name, String sessionId) {
                if (name.equals(room.value()) && !isInRoom) {
                    isInRoom = true;
                    var unused = sfu.attach(room, KeyframeCounter.this);
                }
            }
        });
    }

    @Override
    public void closed() {
        isInRoom = false;
    }

    /** How many there were so far. */
    public long keyframes() {
        return keyframes.sum();
    }

    @Override
    public void opened(MediaFeed feed) {
        feed.requestKeyframe();
    }

    /** On the room's media loop: looks, counts and returns. */
    @Override
    public void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        if (!track.kind().equals("video") || !header.parse(packet, offset, length) || header.payloadLength() < 4) {
            return;
        }
        boolean key = switch (track.codec()) {
            case "vp8" -> isVp8Key(packet, header.payloadOffset(), header.payloadLength());
            case "h264" -> isH264Key(packet, header.payloadOffset());
            default -> false;
        };
        if (key && header.timestamp() != lastTimestamp) {
            lastTimestamp = header.timestamp();
            keyframes.increment();
        }
    }

    /** Of the descriptor, whether a frame begins here; of the frame, the bit that says that it needs no other. */
    private static boolean isVp8Key(byte[] b, int at, int length) {
        boolean begins = (b[at] & 0x17) == 0x10;
        int frame = at + 1;
        if ((b[at] & 0x80) != 0) {
            int extensions = b[at + 1];
            frame++;
            if ((extensions & 0x80) != 0) {
                frame += (b[frame] & 0x80) != 0 ? 2 : 1;
            }
            frame += (extensions & 0x40) != 0 ? 1 : 0;
            frame += (extensions & 0x30) != 0 ? 1 : 0;
        }
        return begins && frame < at + length && (b[frame] & 1) == 0;
    }

    private static boolean isH264Key(byte[] b, int at) {
        int type = b[at] & 0x1f;
        return switch (type) {
            case NAL_FU_A -> (b[at + 1] & 0x80) != 0 && (b[at + 1] & 0x1f) == NAL_IDR;
            case NAL_STAP_A -> (b[at + 3] & 0x1f) == NAL_SPS;
            default -> type == NAL_IDR || type == NAL_SPS;
        };
    }
}
