// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

/**
 * What connections may take, so that strangers cannot take it all. A stranger is a connection that no session has claimed yet.
 *
 * @param maxConnections strangers and others; beyond it the oldest stranger makes room, or one that has been quiet for a
 *     quarter of {@code idleNanos}; when there is none, newcomers are refused
 * @param maxStrangers beyond it the oldest makes room
 * @param maxStrangersPerAddress of one IPv4 address or one /64 network; beyond it newcomers are refused
 * @param provingNanos a stranger that no session has claimed by then is cut
 * @param idleNanos a connection that has brought no whole frame for so long is cut
 * @param farewellNanos how long a connection stays after its last session has let it go, for what is still to be sent
 * @param queuedBytes of the heap for frames that wait to be sent, on all connections together
 * @param sendBufferBytes what to ask of the operating system per connection: what waits there can no longer be dropped
 */
public record TcpLimits(
        int maxConnections,
        int maxStrangers,
        int maxStrangersPerAddress,
        long provingNanos,
        long idleNanos,
        long farewellNanos,
        long queuedBytes,
        int sendBufferBytes) {
    private static final long SECOND = 1_000_000_000;

    /** 4,096 connections, 32 strangers of one address, 5 s for the first check, an eighth of the heap. */
    public static TcpLimits standard() {
        long heap = Runtime.getRuntime().maxMemory();
        return new TcpLimits(4_096, 1_024, 32, 5 * SECOND, 60 * SECOND, 2 * SECOND, heap / 8, 128 << 10);
    }
}
