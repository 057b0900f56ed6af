// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

/** Where there may be a recording: one event, used again for every turn. */
final class RecordedTurns implements TurnWatch {
    private final LongTurn event = new LongTurn();

    @Override
    public void begins() {
        event.begin();
    }

    @Override
    public void ended(int loop, int received, long sent) {
        event.end();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.received = received;
            event.sent = sent;
            event.commit();
        }
    }
}
