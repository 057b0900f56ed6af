// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** What a viewer's receiver reports say it lost of one stream (RFC 3550 section 6.4.1). Not thread-safe: belongs to one slot. */
final class ReportedLoss {
    private int fraction;
    private int cumulative;

    /**
     * Takes in a report.
     *
     * @param fractionLost since the one before, in 1/256
     * @param cumulativeLost since the stream began; goes down when packets come late or twice
     * @return how many packets more than were ever reported
     */
    int report(int fractionLost, int cumulativeLost) {
        fraction = fractionLost;
        int more = Math.max(0, cumulativeLost - cumulative);
        cumulative += more;
        return more;
    }

    /** As last reported, in 1/256. */
    int fraction() {
        return fraction;
    }
}
