// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

/** The errors of Linux that mean something to a UDP socket; the numbers are those of x86_64 and aarch64. */
final class Errno {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** For a line of the log. */
    static String text(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM, not permitted (a firewall?)";
            case EIO -> "EIO, input/output error";
            case EAGAIN -> "EAGAIN, would block";
            case EINVAL -> "EINVAL, invalid argument";
            case EMSGSIZE -> "EMSGSIZE, message too long";
            case EADDRINUSE -> "EADDRINUSE, address already in use";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL, not an address of this machine";
            case ENETUNREACH -> "ENETUNREACH, network unreachable";
            case ENOBUFS -> "ENOBUFS, no buffer space";
            case ECONNREFUSED -> "ECONNREFUSED, connection refused";
            case EHOSTUNREACH -> "EHOSTUNREACH, no route to host";
            default -> "errno " + errno;
        };
    }
}
