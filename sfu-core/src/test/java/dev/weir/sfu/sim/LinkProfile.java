// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

/**
 * What one direction of a link does to datagrams.
 *
 * @param delayMillis one way
 * @param jitterMillis uniformly added, which reorders
 * @param loss share lost independently
 * @param burstStart chance per datagram that a loss burst begins
 * @param burstEnd chance per lost datagram that the burst ends, which it does after 100 ms at the latest
 * @param duplicate share delivered twice
 * @param rateBps bottleneck; 0 for none
 * @param queueMillis what the bottleneck's queue holds before it drops
 */
public record LinkProfile(
        double delayMillis,
        double jitterMillis,
        double loss,
        double burstStart,
        double burstEnd,
        double duplicate,
        long rateBps,
        double queueMillis) {
    /** Delay only. */
    public static LinkProfile clean(double delayMillis) {
        return new LinkProfile(delayMillis, 0, 0, 0, 1, 0, 0, 0);
    }

    public LinkProfile withLoss(double share) {
        return new LinkProfile(delayMillis, jitterMillis, share, burstStart, burstEnd, duplicate, rateBps, queueMillis);
    }

    public LinkProfile withBursts(double start, double end) {
        return new LinkProfile(delayMillis, jitterMillis, loss, start, end, duplicate, rateBps, queueMillis);
    }

    public LinkProfile withJitter(double millis) {
        return new LinkProfile(delayMillis, millis, loss, burstStart, burstEnd, duplicate, rateBps, queueMillis);
    }

    public LinkProfile withDuplicates(double share) {
        return new LinkProfile(delayMillis, jitterMillis, loss, burstStart, burstEnd, share, rateBps, queueMillis);
    }

    public LinkProfile withRate(long bps, double queue) {
        return new LinkProfile(delayMillis, jitterMillis, loss, burstStart, burstEnd, duplicate, bps, queue);
    }
}
