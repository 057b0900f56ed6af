// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import org.jspecify.annotations.Nullable;

/**
 * One packet of an encoding in its history, with what every viewer needs to know of it, read once.
 *
 * <p>Reused: the slot's content changes when a packet with a later sequence number takes its place.
 */
final class StoredPacket {
    static final long EMPTY = Long.MIN_VALUE;

    @Nullable
    Packet packet;

    long extendedSeq = EMPTY;
    int timestamp;
    int payloadType;
    int payloadOffset;
    int payloadBytes;

    /** Bytes of RTP padding behind the payload that viewers are to be sent with it; never by RTX. */
    int paddingBytes;

    boolean marker;

    /** What the payload, and a dependency descriptor, say of the frame. */
    final PayloadInfo info = new PayloadInfo();

    /** Where the audio level or the video orientation stand in the packet; -1 when absent. */
    int audioLevelOffset;

    int orientationOffset;

    /** Where the dependency descriptor stands, and its length; 0 when absent. */
    int descriptorOffset;

    int descriptorBytes;

    /** A padding-only probe: takes a sequence number but carries nothing to forward. */
    boolean isPadding() {
        return payloadBytes == 0;
    }

    /**
     * Whether only the packet after it can tell for whom it is the last of its picture, which must carry the marker: encoders of
     * spatial layers leave some out of a picture when their rate is too high, the top one included (Chromium's VP9), and decoders
     * wait for a marker.
     */
    boolean mayEndPicture() {
        return info.layered && info.endsLayerFrame && !marker;
    }

    /** Learns from the packet after it, if it {@link #mayEndPicture}. */
    void followedBy(StoredPacket next) {
        if (!mayEndPicture() || next.isPadding()) {
            return;
        }
        if (next.timestamp != timestamp) {
            marker = true;
        } else {
            info.goesOnWithLayer = next.info.spatialLayer;
        }
    }

    /** All but {@link #info}, which parsers fill. */
    void describe(long seq, RtpHeader header, Extensions ids) {
        extendedSeq = seq;
        timestamp = header.timestamp();
        payloadType = header.payloadType();
        payloadOffset = header.payloadOffset();
        payloadBytes = header.payloadLength();
        paddingBytes = 0;
        marker = header.marker();
        audioLevelOffset = ids.audioLevel() > 0 && header.extensionLength(ids.audioLevel()) == 1
                ? header.extensionOffset(ids.audioLevel())
                : -1;
        orientationOffset = ids.videoOrientation() > 0 && header.extensionLength(ids.videoOrientation()) == 1
                ? header.extensionOffset(ids.videoOrientation())
                : -1;
        int descriptor = ids.dependencyDescriptor();
        descriptorOffset = descriptor > 0 ? header.extensionOffset(descriptor) : -1;
        descriptorBytes = descriptorOffset < 0 ? 0 : header.extensionLength(descriptor);
    }
}
