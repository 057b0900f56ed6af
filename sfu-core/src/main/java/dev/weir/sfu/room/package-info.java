// SPDX-License-Identifier: Apache-2.0
/**
 * Rooms: one publisher whose tracks fan out to any number of subscribers.
 *
 * <p>A room and everything in it belongs to one media loop and is not thread-safe; other threads read the immutable snapshots
 * it publishes. Deliberately absent: HTTP, authentication, files. May import buffer, rtp, rtcp, sdp, feedback, jfr, peer, loop, spi.
 */
@NullMarked
package dev.weir.sfu.room;

import org.jspecify.annotations.NullMarked;
