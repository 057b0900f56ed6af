// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadPatch;
import dev.weir.sfu.rtp.codec.PictureNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The codec's own numbers of one viewer's stream: VP8 and VP9 picture numbers, AV1 frame numbers. They go on from where they
 * were when another source feeds the stream, or when frames are left out.
 *
 * <p>A stream of which neither has happened is sent as it is, and costs two comparisons a packet. Not thread-safe: belongs to
 * one viewer's slot.
 */
final class FrameNumbers {
    /** When numbers are first needed, packets of so many pictures before may still be asked for. */
    private static final int PICTURES_BEFORE = 500;

    private static final int PICTURE_MASK = 0x7fff;

    private final PayloadPatch patch = new PayloadPatch();
    private @Nullable PictureNumbers pictures;
    private @Nullable Codec codec;
    private boolean patched;

    /** Of the newest picture that was sent as it was, while {@link #pictures} are not needed. */
    private int lastPictureId = PayloadInfo.ABSENT;

    private int lastPictureIdLength;
    private int lastTl0PicIdx = PayloadInfo.ABSENT;

    /** What is added to the frame numbers of each era. */
    private final int[] framePlus = new int[Rewritten.ERAS];

    private int lastFrame = PayloadInfo.ABSENT;

    /**
     * The stream goes on with a keyframe of another source, or of the same from another place.
     *
     * @param firstSeq the viewer's number of its first packet
     * @param formerFirstSeq the same of what was sent before
     */
    void begin(int era, @Nullable Codec newCodec, PayloadInfo first, long firstSeq, long formerFirstSeq) {
        if (pictures == null && lastPictureId != PayloadInfo.ABSENT) {
            pictures = numberedSoFar(formerFirstSeq);
        }
        codec = newCodec;
        PictureNumbers numbers = pictures;
        if (numbers != null && newCodec != null) {
            numbers.startAt(firstSeq, newCodec, first);
        }
        framePlus[era] = lastFrame == PayloadInfo.ABSENT || first.frameNumber == PayloadInfo.ABSENT
                ? 0
                : lastFrame + 1 - first.frameNumber;
    }

    /** Numbers that change nothing of what was sent until now. */
    private PictureNumbers numberedSoFar(long firstSeq) {
        PictureNumbers numbers = new PictureNumbers();
        Codec former = codec;
        if (former != null) {
            PayloadInfo last = new PayloadInfo();
            last.clear();
            last.numbered = true;
            last.pictureIdLength = lastPictureIdLength;
            last.tl0PicIdx = lastTl0PicIdx;
            last.tl0PicIdxOffset = lastTl0PicIdx == PayloadInfo.ABSENT ? PayloadInfo.ABSENT : 0;
            last.pictureId = (lastPictureId - PICTURES_BEFORE) & PICTURE_MASK;
            if (lastPictureIdLength == 1) {
                // Told apart within 64 pictures only.
                last.pictureId = lastPictureId;
            }
            numbers.startAt(firstSeq, former, last);
            last.pictureId = lastPictureId;
            numbers.number(firstSeq, last);
        }
        return numbers;
    }

    /** A picture is not sent to this viewer; to be told of each of its packets. */
    void leaveOut(PayloadInfo info, long eraFirstSeq) {
        if (!info.numbered) {
            return;
        }
        if (pictures == null && lastPictureId != PayloadInfo.ABSENT) {
            pictures = numberedSoFar(eraFirstSeq);
        }
        if (pictures != null) {
            pictures.leaveOut(info);
        }
    }

    /**
     * Finds a packet's numbers.
     *
     * @return false when it has none any more and must not be sent
     */
    boolean find(PayloadInfo info, long seq) {
        PictureNumbers numbers = pictures;
        if (numbers == null) {
            keepLast(info);
            return true;
        }
        return !info.numbered || numbers.number(seq, info);
    }

    private void keepLast(PayloadInfo info) {
        if (info.pictureIdLength > 0) {
            int ahead = (info.pictureId - lastPictureId) & PICTURE_MASK;
            if (lastPictureId == PayloadInfo.ABSENT || ahead <= PICTURE_MASK / 2 || info.pictureIdLength == 1) {
                lastPictureId = info.pictureId;
                lastPictureIdLength = info.pictureIdLength;
                lastTl0PicIdx = info.tl0PicIdxOffset >= 0 ? info.tl0PicIdx : PayloadInfo.ABSENT;
            }
        }
    }

    /** Writes the numbers just found into the shared packet until {@link #undo}; returns where the payload starts now. */
    int apply(byte[] array, int payloadOffset, PayloadInfo info) {
        PictureNumbers numbers = pictures;
        if (numbers == null || !info.numbered) {
            return payloadOffset;
        }
        patched = true;
        return patch.apply(array, payloadOffset, info, numbers);
    }

    void undo() {
        if (patched) {
            patched = false;
            patch.undo();
        }
    }

    /** The viewer's number of a frame of that era, 16 bits. */
    int frame(int era, int sourceFrame) {
        int frame = (sourceFrame + framePlus[era]) & 0xffff;
        if (lastFrame == PayloadInfo.ABSENT || ((frame - lastFrame) & 0xffff) < 0x8000) {
            lastFrame = frame;
        }
        return frame;
    }
}
