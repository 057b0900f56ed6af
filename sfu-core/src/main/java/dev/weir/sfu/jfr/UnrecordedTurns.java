// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.jfr;

/** Where there is no flight recorder. */
final class UnrecordedTurns implements TurnWatch {
    @Override
    public void begins() {}

    @Override
    public void ended(int loop, int received, long sent) {}
}
