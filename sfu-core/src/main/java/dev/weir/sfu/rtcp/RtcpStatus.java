// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/** What became of an RTCP datagram. */
public enum RtcpStatus {
    /** Everything in it was handled, or is a message we step over. */
    OK,
    /** A part was broken or over a limit and was left out; what could be understood was handled. */
    MALFORMED,
    /** Well-formed, but nothing in it that we know. */
    EMPTY
}
