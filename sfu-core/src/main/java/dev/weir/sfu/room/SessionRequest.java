// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.net.InetAddress;

/**
 * A wish to publish to a room or to watch it.
 *
 * @param offer the client's SDP offer, whole
 * @param clientAddress where the request came from; over loopback the answer offers loopback candidates too
 */
public record SessionRequest(RoomName room, String offer, InetAddress clientAddress) {}
