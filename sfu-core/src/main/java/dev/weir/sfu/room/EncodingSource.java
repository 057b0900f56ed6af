// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.feedback.PublisherClock;
import dev.weir.sfu.sdp.ReceiveTrack;

/**
 * What an {@link Encoding} is read by: the same for the publisher's own and for each copy on another loop, but for the clock.
 *
 * @param sessionId the publisher's
 * @param ssrc the publisher's for this stream
 * @param rid of simulcast; empty without
 * @param track the m-line it was negotiated in
 * @param extensions the ids of that m-line's header extensions
 * @param clock shared by the encodings of one publisher on one loop
 */
record EncodingSource(
        String sessionId, int ssrc, String rid, ReceiveTrack track, Extensions extensions, PublisherClock clock) {}
