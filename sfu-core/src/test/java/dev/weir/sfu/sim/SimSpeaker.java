// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.SendTrack;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Publishes sound alone: frames that say which they are, plain or with the one before repeated (RFC 2198), with their level. */
final class SimSpeaker implements Scenario.Client {
    private static final int CLOCK_KHZ = 48;

    private final SendTrack track;
    private final CodecParameters codec;
    private final int levelId;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private long spacingNanos;
    private @Nullable Registration registration;
    private @Nullable CloseReason closed;
    private long startNanos;
    private long nextFrame = Long.MAX_VALUE;
    private int frame;
    private byte[] previous = {};
    private long previousNanos;

    /** Sends what stands first among the codecs that were agreed, a packet every so often. */
    SimSpeaker(SendTrack track, long spacingMillis) {
        this.track = track;
        this.codec = track.codecs().get(0);
        this.levelId = track.extensions().getOrDefault(HeaderExtensionUris.AUDIO_LEVEL, 0);
        this.spacingNanos = spacingMillis * 1_000_000;
    }

    /** What frame number {@code frame} holds. */
    static String content(int frame) {
        return "frame " + frame;
    }

    /** How loud frame number {@code frame} is: the byte of RFC 6464. */
    static int level(int frame) {
        return 0x80 | frame % 127;
    }

    /** From now on a packet every so often: 400 ms during silence with DTX. */
    void spacingMillis(long millis) {
        spacingNanos = millis * 1_000_000;
    }

    @Override
    public void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        startNanos = nowNanos;
        nextFrame = nowNanos;
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        throw new AssertionError("a publisher must not be sent media");
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {}

    @Override
    public long nextDeadline() {
        return nextFrame;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        nextFrame = nowNanos + spacingNanos;
        if (registration == null) {
            return;
        }
        byte[] current = content(frame).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = codec.encodingName().equals("red") ? redundant(current, nowNanos) : current;
        Peer peer = registration.peer();
        Packet slot = peer.claim(out);
        header.begin(
                slot.array(),
                slot.offset(),
                false,
                codec.payloadType(),
                frame & 0xffff,
                ticks(nowNanos - startNanos),
                track.ssrc());
        if (levelId > 0) {
            header.extension(levelId, new byte[] {(byte) level(frame)}, 0, 1);
        }
        peer.sendRtp(slot, header.end(), payload, 0, payload.length, frame);
        previous = current;
        previousNanos = nowNanos;
        frame++;
    }

    private byte[] redundant(byte[] current, long nowNanos) {
        String blocks = codec.formatParameters().keySet().iterator().next();
        int blockType = Integer.parseInt(blocks.substring(0, blocks.indexOf('/')));
        int older = ticks(nowNanos - previousNanos);
        int blockHeader = previous.length == 0 ? 0 : 4;
        byte[] payload = new byte[blockHeader + 1 + previous.length + current.length];
        if (blockHeader > 0) {
            payload[0] = (byte) (0x80 | blockType);
            payload[1] = (byte) (older >> 6);
            payload[2] = (byte) ((older << 2) | (previous.length >> 8));
            payload[3] = (byte) previous.length;
        }
        payload[blockHeader] = (byte) blockType;
        System.arraycopy(previous, 0, payload, blockHeader + 1, previous.length);
        System.arraycopy(current, 0, payload, blockHeader + 1 + previous.length, current.length);
        return payload;
    }

    private static int ticks(long nanos) {
        return (int) (nanos * CLOCK_KHZ / 1_000_000);
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        closed = reason;
        if (registration != null) {
            registration.remove();
        }
    }

    int frames() {
        return frame;
    }

    Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }
}
