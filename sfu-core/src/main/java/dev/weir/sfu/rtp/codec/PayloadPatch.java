// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * Writes one viewer's picture numbers into a packet that all viewers share, for as long as it takes to encrypt it.
 *
 * <p>A picture number of 7 bits becomes one of 15, for which the descriptor's bytes before it move one place towards the RTP header:
 *
 * <pre>
 *   before   ..header |first |flags |0 PictureID 7|TL0PICIDX |   VP8; with VP9 there is no second byte
 *   after    ..|first |flags |1 PictureID 15      |TL0PICIDX |
 * </pre>
 *
 * So the header has to be copied out before {@link #apply}, and {@link #undo} is due before anybody else reads the packet. Not
 * thread-safe; one per loop is enough. No allocation after construction.
 */
public final class PayloadPatch {
    /** The longest descriptor up to TL0PICIDX has 5 bytes, and one is added in front. */
    private final byte[] former = new byte[8];

    private byte[] patched = former;
    private int from;
    private int length;

    /**
     * Writes the numbers that {@link PictureNumbers#number} has just found for that packet.
     *
     * @param payloadOffset where the payload starts; at least one byte of the array is before it
     * @return where the payload starts now: there, or one byte earlier. It ends where it did
     */
    public int apply(byte[] array, int payloadOffset, PayloadInfo info, PictureNumbers numbers) {
        boolean widens = info.pictureIdLength == 1;
        int start = widens ? payloadOffset - 1 : payloadOffset;
        int end = payloadOffset + Math.max(info.pictureIdOffset + info.pictureIdLength, info.tl0PicIdxOffset + 1);
        patched = array;
        from = start;
        length = end - start;
        System.arraycopy(array, from, former, 0, length);
        if (widens) {
            System.arraycopy(former, 1, array, start, info.pictureIdOffset);
        }
        if (info.pictureIdLength > 0) {
            int at = start + info.pictureIdOffset;
            array[at] = (byte) (0x80 | numbers.pictureId() >> 8);
            array[at + 1] = (byte) numbers.pictureId();
        }
        if (info.tl0PicIdxOffset >= 0) {
            array[payloadOffset + info.tl0PicIdxOffset] = (byte) numbers.tl0PicIdx();
        }
        return start;
    }

    /** Puts the packet's own bytes back. */
    public void undo() {
        System.arraycopy(former, 0, patched, from, length);
        length = 0;
    }
}
