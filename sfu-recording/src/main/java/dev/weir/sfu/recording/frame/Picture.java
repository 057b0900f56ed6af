// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;

/** What the packets of one picture said of its place among the others. Reused. */
final class Picture {
    int pictureId;
    int pictureIdLength;
    int tl0PicIdx;
    int temporalLayer;
    boolean layered;
    boolean switchPoint;
    boolean discardable;
    private boolean described;

    Picture() {
        clear();
    }

    void clear() {
        pictureId = PayloadInfo.ABSENT;
        pictureIdLength = 0;
        tl0PicIdx = PayloadInfo.ABSENT;
        temporalLayer = 0;
        layered = false;
        switchPoint = false;
        discardable = false;
        described = false;
    }

    /** Whether a well-formed packet of it has come. */
    boolean isDescribed() {
        return described;
    }

    void add(PayloadInfo info) {
        if (!described) {
            described = true;
            pictureId = info.pictureId;
            pictureIdLength = info.pictureIdLength;
            tl0PicIdx = info.tl0PicIdx;
            temporalLayer = info.temporalLayer;
            layered = info.layered;
            discardable = info.discardable;
        }
        switchPoint |= info.temporalSwitchPoint;
        discardable &= info.discardable;
    }
}
