// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import java.util.Arrays;

/**
 * Makes one continuous series of VP8 or VP9 picture numbers and base layer numbers (TL0PICIDX) for a viewer, out of whatever
 * sources feed it in turn and whichever pictures of them are left out.
 *
 * <p>What a receiver of libwebrtc asks for: a picture of VP8's upper temporal layers waits for every number between it and the
 * frame it refers to, so numbers close over what was left out on purpose, and stay open where a packet was lost, which may yet come.
 * VP9's numbers do not close: its references are differences of picture numbers (P_DIFF, and the picture group counts them,
 * RFC 9628 section 4.2), so a left-out picture's number stays away there. With both, another source goes on with the next number.
 *
 * <p>A packet that comes late or is sent again gets the number it had the first time: runs of the last {@value #RUNS} sources are
 * kept, and of each the last {@link PictureRun#WINDOW} pictures. What is older has no number and is not sent. Sources with numbers of
 * 7 bits are told apart within 64 pictures only; the viewer's have 15 bits always, since libwebrtc takes the wrap of 7 for a jump back.
 *
 * <p>VP8's KEYIDX stays as it is: it is compared for equality within a keyframe's pictures only. Not thread-safe: one per viewer
 * slot. Nothing is allocated before the first source, nor per packet.
 */
public final class PictureNumbers {
    private static final int RUNS = 4;
    private static final PictureRun[] NONE = {};
    private static final int LONG_BITS = 15;
    private static final int SHORT_BITS = 7;

    private PictureRun[] runs = NONE;
    private int started;
    private boolean anyPicture;
    private long highestOut;
    private boolean anyBase;
    private int highestBaseOut;
    private int pictureId = PayloadInfo.ABSENT;
    private int tl0PicIdx = PayloadInfo.ABSENT;

    /**
     * The viewer's stream goes on with another source, or with the same one from another place: a keyframe.
     *
     * @param outSeq the viewer's extended sequence number of the keyframe's first packet
     * @param first what that packet says
     */
    public void startAt(long outSeq, Codec codec, PayloadInfo first) {
        if (runs.length < RUNS && started == runs.length) {
            runs = Arrays.copyOf(runs, started + 1);
            runs[started] = new PictureRun();
        }
        PictureRun run = runs[started % runs.length];
        started++;
        run.start(outSeq, codec == Codec.VP8);
        if (first.numbered) {
            begin(run, first);
        }
    }

    /** Whatever the run does not number yet begins with this packet. */
    private void begin(PictureRun run, PayloadInfo info) {
        if (info.pictureIdLength > 0 && !run.hasPictures()) {
            run.beginPictures(info.pictureId, anyPicture ? highestOut + 1 : info.pictureId);
            highestOut = run.highestOut();
            anyPicture = true;
        }
        if (info.tl0PicIdxOffset >= 0 && !run.hasBase()) {
            run.beginBase(info.tl0PicIdx, anyBase ? highestBaseOut + 1 : info.tl0PicIdx);
            highestBaseOut = run.highestBaseOut();
            anyBase = true;
        }
    }

    /** A picture of the present source is not sent to this viewer. To be called for each of its packets, in order or not. */
    public void leaveOut(PayloadInfo info) {
        PictureRun run = started == 0 ? null : newest();
        if (run != null && info.pictureIdLength > 0 && run.hasPictures()) {
            run.leaveOut(run.extend(info.pictureId, bits(info)));
        }
    }

    /**
     * Finds the numbers for a packet: {@link #pictureId()} and {@link #tl0PicIdx()}.
     *
     * @param outSeq the viewer's extended sequence number of the packet, by which its source is known
     * @return false when the packet must not be sent: its picture was left out, is too old, or is a late one of a former source
     *     whose number another has now
     */
    public boolean number(long outSeq, PayloadInfo info) {
        int at = started - 1;
        while (at >= 0 && at >= started - runs.length && !runs[at % runs.length].covers(outSeq)) {
            at--;
        }
        if (at < 0 || at < started - runs.length) {
            return false;
        }
        PictureRun run = runs[at % runs.length];
        boolean ended = at < started - 1;
        if (!ended) {
            begin(run, info);
        }
        return numberPicture(run, ended, info) && numberBase(run, ended, info);
    }

    private boolean numberPicture(PictureRun run, boolean ended, PayloadInfo info) {
        pictureId = PayloadInfo.ABSENT;
        if (info.pictureIdLength > 0) {
            long out = run.hasPictures() ? run.number(run.extend(info.pictureId, bits(info)), ended) : PictureRun.NONE;
            if (out == PictureRun.NONE) {
                return false;
            }
            pictureId = (int) out & 0x7fff;
            highestOut = ended ? highestOut : run.highestOut();
        }
        return true;
    }

    private boolean numberBase(PictureRun run, boolean ended, PayloadInfo info) {
        tl0PicIdx = PayloadInfo.ABSENT;
        if (info.tl0PicIdxOffset >= 0) {
            if (!run.hasBase()) {
                return false;
            }
            tl0PicIdx = run.base(info.tl0PicIdx);
            highestBaseOut = ended ? highestBaseOut : run.highestBaseOut();
        }
        return true;
    }

    private PictureRun newest() {
        return runs[(started - 1) % runs.length];
    }

    private static int bits(PayloadInfo info) {
        return info.pictureIdLength == 1 ? SHORT_BITS : LONG_BITS;
    }

    /** The viewer's picture number, 15 bits, or {@link PayloadInfo#ABSENT} when the packet has none. */
    public int pictureId() {
        return pictureId;
    }

    /** The viewer's base layer number, 8 bits, or {@link PayloadInfo#ABSENT} when the packet has none. */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }
}
