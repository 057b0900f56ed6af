// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

/**
 * What a transport has done since it was opened, as read at one moment.
 *
 * @param receivedDatagrams handed to a handler
 * @param receivedBytes UDP payload of those
 * @param oversizeDrops received datagrams longer than {@link dev.weir.sfu.buffer.Packet#MAX_BYTES}
 * @param receiveFailures errors of the operating system while receiving, for instance an ICMP answer to an earlier datagram
 * @param sentDatagrams accepted by the operating system
 * @param sentBytes UDP payload of those
 * @param sendFailures refused by the operating system, empty, or for a socket this transport does not have
 * @param sendBufferDrops left out because the send buffer stayed full
 * @param sendWaits times that sending waited for the send buffer
 * @param receiveCalls system calls that receive, the ones that found nothing included
 * @param sendCalls system calls that send
 * @param sentRuns runs of datagrams that the operating system cut up itself (UDP_SEGMENT)
 * @param sentInRuns datagrams of those runs; part of {@code sentDatagrams}
 */
public record TransportCounters(
        long receivedDatagrams,
        long receivedBytes,
        long oversizeDrops,
        long receiveFailures,
        long sentDatagrams,
        long sentBytes,
        long sendFailures,
        long sendBufferDrops,
        long sendWaits,
        long receiveCalls,
        long sendCalls,
        long sentRuns,
        long sentInRuns) {

    /** Of a transport that makes no system calls. */
    public TransportCounters(
            long receivedDatagrams,
            long receivedBytes,
            long oversizeDrops,
            long receiveFailures,
            long sentDatagrams,
            long sentBytes,
            long sendFailures,
            long sendBufferDrops,
            long sendWaits) {
        this(
                receivedDatagrams,
                receivedBytes,
                oversizeDrops,
                receiveFailures,
                sentDatagrams,
                sentBytes,
                sendFailures,
                sendBufferDrops,
                sendWaits,
                0,
                0,
                0,
                0);
    }
}
