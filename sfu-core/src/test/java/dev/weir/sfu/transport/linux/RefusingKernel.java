// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntUnaryOperator;

/** Passes system calls on until it is told to answer some itself. */
final class RefusingKernel implements DatagramCalls {
    /** Answers for the next calls: how many messages to pass on, or an error when negative. */
    final Deque<IntUnaryOperator> sends = new ArrayDeque<>();

    final Deque<Integer> receives = new ArrayDeque<>();
    int always;

    private final DatagramCalls kernel;

    RefusingKernel(DatagramCalls kernel) {
        this.kernel = kernel;
    }

    void refuse(int... errors) {
        for (int error : errors) {
            sends.add(count -> -error);
        }
    }

    void pass(int messages) {
        sends.add(count -> Math.min(count, messages));
    }

    @Override
    public int sendmmsg(int socket, long messages, int count) {
        if (always != 0) {
            return -always;
        }
        int answer = sends.isEmpty() ? count : sends.remove().applyAsInt(count);
        return answer < 0 ? answer : kernel.sendmmsg(socket, messages, answer);
    }

    @Override
    public int recvmmsg(int socket, long messages, int count) {
        return receives.isEmpty() ? kernel.recvmmsg(socket, messages, count) : receives.remove();
    }

    @Override
    public int ppoll(long pollfds, int count, long timespec) {
        return kernel.ppoll(pollfds, count, timespec);
    }
}
