// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

/**
 * The system calls of a running transport; a test puts a network here that refuses.
 *
 * <p>Results are as the kernel gives them: not negative, or an {@link Errno} with the sign changed. Pointers are addresses of
 * memory outside the heap. Belongs to one thread.
 */
interface DatagramCalls {
    /** Sends messages of the array in their order; returns how many left before the first that did not. Never blocks. */
    int sendmmsg(int socket, long messages, int count);

    /** Receives up to {@code count} messages; never blocks. */
    int recvmmsg(int socket, long messages, int count);

    /** Waits for one of the sockets; {@code timespec} 0 for no limit. */
    int ppoll(long pollfds, int count, long timespec);
}
