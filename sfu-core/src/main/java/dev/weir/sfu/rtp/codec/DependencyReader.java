// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * Completes what a parser saw of a packet by what its dependency descriptor says, for one encoding of any codec.
 *
 * <p>AV1 needs it, since only the packet in which an OBU begins tells that OBU's layers; browsers send it with H.264 too, which has
 * no other way to tell temporal layers. VP8 and VP9 keep the layers of their own descriptor, which all senders have.
 *
 * <p>A stream that is one layer stays unlayered, so that nobody is asked about it. AV1 without the extension: temporal layers by the
 * heads of the OBUs where those have them; spatial layers cannot be told apart and are forwarded together.
 *
 * <p>Not thread-safe: one per encoding, which sees all of its packets. No allocation after construction.
 */
public final class DependencyReader {
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private boolean sawLayers;

    /**
     * Reads the extension at {@code b[off, off + len)}, {@code len} 0 when the packet has none, and completes {@code info},
     * which the codec's parser has filled. Never throws on any content; a malformed extension counts as none.
     */
    public void read(byte[] b, int off, int len, PayloadInfo info) {
        if (!info.valid || info.numbered) {
            return;
        }
        if (len > 0 && descriptor.parse(b, off, len)) {
            describe(info);
        } else {
            sawLayers |= info.layered;
            info.layered = sawLayers;
            info.spatialLayer = 0;
        }
    }

    private void describe(PayloadInfo info) {
        info.startsFrame = descriptor.startsFrame() || info.startsKeyframe;
        info.endsLayerFrame = descriptor.endsFrame();
        if (!descriptor.layersKnown()) {
            // A structure was lost, or has not come yet: forwarded as it is.
            info.layered = sawLayers;
            info.temporalLayer = 0;
            info.spatialLayer = 0;
            return;
        }
        sawLayers = descriptor.decodeTargetCount() > 1;
        info.layered = sawLayers;
        info.temporalLayer = descriptor.temporalLayer();
        info.spatialLayer = descriptor.spatialLayer();
        info.discardable = descriptor.discardable();
        info.frameNumber = descriptor.frameNumber();
        info.targetUses = descriptor.targetUses();
        info.targets = descriptor.targets();
        info.references = descriptor.references();
        info.restartsLayer = info.references == 0;
        if (info.startsKeyframe && info.width == 0) {
            info.width = descriptor.width();
            info.height = descriptor.height();
        }
    }
}
