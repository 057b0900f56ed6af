// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.DurationSnapshot;

/**
 * What one media loop and its sockets have done since they were opened, as read at one moment; the counts only ever grow.
 *
 * @param loop its place among the loops of the port, from 0
 * @param sendsRuns whether it hands runs of datagrams to the operating system, as the Linux tier does
 * @param turns how often it looked for work
 * @param received datagrams that came
 * @param sent datagrams that left
 * @param sendCalls system calls for that; 0 where nobody counts them
 * @param runs of equally long datagrams, which the operating system cut up (UDP_SEGMENT)
 * @param sentInRuns datagrams of those runs; part of {@code sent}
 * @param passedOn datagrams that came here and belonged to another loop
 * @param handedOver media packets given to other loops, once for each
 * @param pausedVideos how often a viewer's video was paused because this loop was overloaded
 * @param unknownSenders datagrams dropped because no session knows their sender
 * @param loopBehind datagrams and media packets for other loops dropped because those were too far behind
 * @param stale packets of publishers that were not sent on because they had become too old
 * @param oversize datagrams dropped because they were longer than any of ours
 * @param sendBufferFull datagrams dropped because the send buffer stayed full
 * @param sendFailed datagrams that the operating system refused to send
 * @param fullBatches turns that found as many datagrams as one may take, so that some had to wait for the next
 * @param waiting packets of other loops, and commands, that wait for it now; the one number that goes down
 * @param turnTimes how long its turns took, each from looking for work to having sent
 * @param forwarding how long the oldest packet that a turn forwarded had been here when all of the turn was on its way; once for each turn
 *     that forwarded any
 */
public record LoopSnapshot(
        int loop,
        boolean sendsRuns,
        long turns,
        long received,
        long sent,
        long sendCalls,
        long runs,
        long sentInRuns,
        long passedOn,
        long handedOver,
        long pausedVideos,
        long unknownSenders,
        long loopBehind,
        long stale,
        long oversize,
        long sendBufferFull,
        long sendFailed,
        long fullBatches,
        long waiting,
        DurationSnapshot turnTimes,
        DurationSnapshot forwarding) {}
