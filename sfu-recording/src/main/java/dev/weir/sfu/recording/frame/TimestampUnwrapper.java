// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/** Gives 32-bit RTP timestamps their rollovers: each is taken for the one nearest to the one before. */
final class TimestampUnwrapper {
    private boolean started;
    private long last;

    long unwrap(int timestamp) {
        last = started ? last + (timestamp - (int) last) : timestamp & 0xffff_ffffL;
        started = true;
        return last;
    }
}
