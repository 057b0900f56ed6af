// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What has gone through a room of that name, as counted at most a second ago. Goes on where it was when a room of that name ends and
 * opens again within five minutes.
 *
 * @param listed whether everybody may hear of it, as of {@link RoomPolicy}
 * @param open whether somebody is in; one that has ended is remembered for five minutes, so that its last packets are seen
 * @param audioIn from the publisher
 * @param videoIn likewise, of all simulcast encodings
 * @param audioOut to all viewers together
 * @param videoOut likewise
 */
public record RoomTraffic(
        RoomName name,
        boolean listed,
        boolean open,
        Traffic audioIn,
        Traffic videoIn,
        Traffic audioOut,
        Traffic videoOut) {}
