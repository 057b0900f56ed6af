// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

/**
 * What a TCP port has done since it was opened, as read at one moment.
 *
 * @param open connections there are now
 * @param accepted connections that were taken
 * @param refused connections closed at once, because there were too many
 * @param strangersCut connections closed because they did not prove to be anybody's in time, or at their first frame
 * @param idleCut connections of sessions closed because nothing came by them any more
 * @param tooLong connections closed because of a frame longer than any of ours
 * @param received frames handed on
 * @param sent frames put on the way
 * @param dropped frames not sent, because the connection's window had been shut for too long or it had ended
 */
public record TcpCounters(
        long open,
        long accepted,
        long refused,
        long strangersCut,
        long idleCut,
        long tooLong,
        long received,
        long sent,
        long dropped) {
    /** Of a server without a TCP port. */
    public static final TcpCounters NONE = new TcpCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
