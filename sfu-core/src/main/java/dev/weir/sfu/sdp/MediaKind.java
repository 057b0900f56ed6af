// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

/** What an m-line carries. */
public enum MediaKind {
    AUDIO("audio"),
    VIDEO("video");

    private final String mediaName;

    MediaKind(String mediaName) {
        this.mediaName = mediaName;
    }

    /** The word in the m-line: {@code audio} or {@code video}. */
    public String mediaName() {
        return mediaName;
    }
}
