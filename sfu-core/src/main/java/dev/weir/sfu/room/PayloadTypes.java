// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.sdp.CodecMatch;
import dev.weir.sfu.sdp.CodecParameters;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Under which payload type a viewer is sent what a publisher sends, and whether it can be. Asked for every packet, works only
 * when the publisher's payload type is another than before. Not thread-safe: belongs to one viewer's slot.
 */
final class PayloadTypes {
    private static final int NONE = -1;

    private final List<CodecParameters> negotiated;
    private final Consumer<String> cannotDecode;
    private int sourceType = NONE;
    private int payloadType = NONE;
    private int rtxPayloadType = NONE;
    private boolean primaryOnly;
    private String refused = "";

    /**
     * @param negotiated what the viewer takes, under its own payload types
     * @param cannotDecode told of a codec that the viewer cannot be sent, once until there is another
     */
    PayloadTypes(List<CodecParameters> negotiated, Consumer<String> cannotDecode) {
        this.negotiated = negotiated;
        this.cannotDecode = cannotDecode;
    }

    /** Another source begins, whose payload types mean something else. */
    void forget() {
        sourceType = NONE;
    }

    /** Whether the viewer can take that payload type of the source; a change of codec is noticed here. */
    boolean carries(@Nullable Encoding source, int newSourceType) {
        if (newSourceType != sourceType) {
            sourceType = newSourceType;
            CodecParameters codec = source == null ? null : source.codec();
            if (source == null || codec == null) {
                payloadType = NONE;
            } else {
                match(codec, source.profileLevelId());
            }
        }
        return payloadType != NONE;
    }

    private void match(CodecParameters codec, int profileLevelId) {
        payloadType = CodecMatch.payloadTypeFor(CodecMatch.asSent(codec, profileLevelId), negotiated);
        primaryOnly = CodecMatch.takesPrimaryOnly(codec, payloadType, negotiated);
        rtxPayloadType = NONE;
        for (CodecParameters mine : negotiated) {
            if (mine.payloadType() == payloadType) {
                rtxPayloadType = mine.rtxPayloadType();
            }
        }
        if (payloadType != NONE) {
            refused = "";
        } else if (!codec.encodingName().equals(refused)) {
            refused = codec.encodingName();
            cannotDecode.accept(refused);
        }
    }

    /** The viewer's own; valid when it {@link #carries} what the source sends. */
    int payloadType() {
        return payloadType;
    }

    /** That of retransmissions; negative when the viewer takes none for this codec. */
    int rtxPayloadType() {
        return rtxPayloadType;
    }

    /** Bytes of a payload that this viewer is not sent, from its beginning: redundant audio for a player that knows plain audio only. */
    int skippedBytes(StoredPacket stored) {
        return primaryOnly ? stored.info.redundantBytes : 0;
    }
}
