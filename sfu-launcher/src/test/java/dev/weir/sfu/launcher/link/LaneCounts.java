// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

/**
 * What became of the datagrams of one direction so far.
 *
 * @param entered datagrams that were sent into it
 * @param lost those that chance or an outage took
 * @param outages outages that took at least one
 * @param overflowed those that found the queue full
 * @param duplicated those that will come out twice
 * @param left those that came out, twins included
 * @param leftBytes their payload
 * @param overtaken those that came out after one that had entered later
 */
public record LaneCounts(
        long entered,
        long lost,
        long outages,
        long overflowed,
        long duplicated,
        long left,
        long leftBytes,
        long overtaken) {}
