// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

/**
 * What one direction of a link does to its datagrams. Immutable.
 *
 * @param loss share of datagrams that get lost, 0 to below 1
 * @param burst how many get lost in a row on average, 1 for losses that know nothing of each other
 * @param delayMillis how long each is under way
 * @param jitterMillis how much longer it may take, evenly spread; what overtakes comes out first
 * @param duplication share of datagrams that come twice, 0 to 1
 * @param rateBps bits a second, headers of IP and UDP included; {@link #UNLIMITED}
 * @param queueBytes what may wait for its turn at that rate; the rest is dropped at the tail
 * @param outageMillis how long everything gets lost at the end of each period
 * @param periodMillis from the end of one outage to the end of the next; 0 for none
 */
public record Impairment(
        double loss,
        double burst,
        long delayMillis,
        long jitterMillis,
        double duplication,
        long rateBps,
        int queueBytes,
        long outageMillis,
        long periodMillis) {
    public static final long UNLIMITED = 0;

    /** A perfect line. */
    public static final Impairment NONE = new Impairment(0, 1, 0, 0, 0, UNLIMITED, 0, 0, 0);

    public Impairment {
        if (loss < 0 || loss >= 1 || burst < 1 || duplication < 0 || duplication > 1) {
            throw new IllegalArgumentException("loss must be 0 to below 1, burst at least 1, duplication 0 to 1: "
                    + loss + ", " + burst + ", " + duplication);
        }
        if (delayMillis < 0 || jitterMillis < 0 || rateBps < 0 || queueBytes < 0) {
            throw new IllegalArgumentException("delay, jitter, rate and queue must not be negative: " + delayMillis
                    + ", " + jitterMillis + ", " + rateBps + ", " + queueBytes);
        }
        if (outageMillis < 0 || outageMillis > periodMillis) {
            throw new IllegalArgumentException(
                    "an outage must fit into its period: " + outageMillis + " ms of " + periodMillis);
        }
    }

    /** Losses that know nothing of each other. */
    public Impairment withLoss(double share) {
        return withLoss(share, 1);
    }

    public Impairment withLoss(double share, double inARow) {
        return new Impairment(
                share, inARow, delayMillis, jitterMillis, duplication, rateBps, queueBytes, outageMillis, periodMillis);
    }

    public Impairment withDelay(long millis, long jitter) {
        return new Impairment(
                loss, burst, millis, jitter, duplication, rateBps, queueBytes, outageMillis, periodMillis);
    }

    public Impairment withDuplication(double share) {
        return new Impairment(
                loss, burst, delayMillis, jitterMillis, share, rateBps, queueBytes, outageMillis, periodMillis);
    }

    public Impairment withRate(long bps, int queue) {
        return new Impairment(
                loss, burst, delayMillis, jitterMillis, duplication, bps, queue, outageMillis, periodMillis);
    }

    public Impairment withOutages(long millis, long everyMillis) {
        return new Impairment(
                loss, burst, delayMillis, jitterMillis, duplication, rateBps, queueBytes, millis, everyMillis);
    }
}
