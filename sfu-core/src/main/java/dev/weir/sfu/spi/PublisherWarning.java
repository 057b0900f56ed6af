// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

/** What a publisher does that its viewers suffer from, and that it could mend. */
public enum PublisherWarning {
    /** Keyframes come more than four seconds apart and requests for them are ignored: whoever loses one picture waits for long. */
    LONG_GOP("keyframes are far apart and requests for them ignored: set the keyframe interval to 1 or 2 s"),

    /** Frames are not sent in the order in which they are shown (B-frames), which browsers' players do not expect of WebRTC. */
    REORDERED_FRAMES("pictures stutter in browsers because of B-frames: set them to 0");

    private final String advice;

    PublisherWarning(String advice) {
        this.advice = advice;
    }

    /** For people: what is wrong, and what would be right. */
    public String advice() {
        return advice;
    }
}
