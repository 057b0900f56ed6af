// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.rtp.HeaderExtensionUris;
import java.util.Map;

/** The header extension ids one side negotiated for a track; 0 where it did not. */
record Extensions(
        int mid,
        int rid,
        int repairedRid,
        int transportCc,
        int absSendTime,
        int audioLevel,
        int videoOrientation,
        int dependencyDescriptor) {
    static Extensions of(Map<String, Integer> ids) {
        return new Extensions(
                ids.getOrDefault(HeaderExtensionUris.MID, 0),
                ids.getOrDefault(HeaderExtensionUris.RID, 0),
                ids.getOrDefault(HeaderExtensionUris.REPAIRED_RID, 0),
                ids.getOrDefault(HeaderExtensionUris.TRANSPORT_CC, 0),
                ids.getOrDefault(HeaderExtensionUris.ABS_SEND_TIME, 0),
                ids.getOrDefault(HeaderExtensionUris.AUDIO_LEVEL, 0),
                ids.getOrDefault(HeaderExtensionUris.VIDEO_ORIENTATION, 0),
                ids.getOrDefault(HeaderExtensionUris.DEPENDENCY_DESCRIPTOR, 0));
    }
}
