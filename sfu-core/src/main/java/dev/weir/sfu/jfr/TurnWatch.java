// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

/** Notes the turns of one loop that take longer than a recording's threshold. Belongs to the loop's thread; makes no garbage. */
public interface TurnWatch {
    /** A turn begins. */
    void begins();

    /**
     * The turn that began last has ended.
     *
     * @param loop which of its port, from 0
     * @param received datagrams
     * @param sent datagrams
     */
    void ended(int loop, int received, long sent);

    /** One for a loop. */
    static TurnWatch open() {
        return Flight.PRESENT ? new RecordedTurns() : new UnrecordedTurns();
    }
}
