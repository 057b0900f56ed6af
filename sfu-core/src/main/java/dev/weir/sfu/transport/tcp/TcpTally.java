// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one TCP port. Several threads count. */
final class TcpTally {
    final LongAdder open = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder strangersCut = new LongAdder();
    final LongAdder idleCut = new LongAdder();
    final LongAdder tooLong = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();

    TcpCounters read() {
        return new TcpCounters(
                open.sum(),
                accepted.sum(),
                refused.sum(),
                strangersCut.sum(),
                idleCut.sum(),
                tooLong.sum(),
                received.sum(),
                sent.sum(),
                dropped.sum());
    }
}
