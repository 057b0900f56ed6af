// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

/**
 * What the TCP port has done since it was opened, as read at one moment; the counts but {@code open} only ever grow.
 *
 * @param listening whether there is one
 * @param open connections there are now
 * @param accepted connections that were taken
 * @param refused connections closed at once, because there were too many
 * @param strangersCut connections closed because they did not prove to be anybody's in time, or at their first frame
 * @param idleCut connections of sessions closed because nothing came by them any more
 * @param tooLong connections closed because of a frame longer than any of ours
 * @param received datagrams that came
 * @param sent datagrams put on the way
 * @param dropped datagrams not sent, because the peer was too slow for them or its connection had ended
 */
public record TcpSnapshot(
        boolean listening,
        long open,
        long accepted,
        long refused,
        long strangersCut,
        long idleCut,
        long tooLong,
        long received,
        long sent,
        long dropped) {}
