// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Packets sent at a certain bitrate for a moment, and how far the link stretched them. Not thread-safe.
 *
 * <p>The stretch is the slope of arrival over sending times, not the quotient of the spans: jitter of the first or the last
 * packet alone does not spoil it.
 */
final class ProbeCluster {
    static final int MIN_PACKETS = 5;

    private static final long MIN_SPAN_NANOS = 10 * Times.MILLISECOND;

    /** The bytes of the last moment are not spread over the time before it. */
    private static final long TOGETHER_NANOS = Times.MILLISECOND / 2;

    private static final double MIN_ARRIVED = 0.8;
    private static final int MIN_ARRIVED_PACKETS = 4;

    /** A link that does not keep up stretches by more; then its queue is not to be filled. */
    private static final double STRETCHED = 1.1;

    private static final double UTILIZATION = 0.95;

    private int packets;
    private long bytes;
    private long lastBytes;
    private long firstNanos;
    private long lastNanos;

    private int arrived;
    private int lost;
    private long firstArrivalMicros;
    private double sumSent;
    private double sumArrival;
    private double sumSquares;
    private double sumProducts;
    private double sumArrivalSquares;
    private long arrivedBytes;
    private double sumBytes;
    private double sumBytesSquares;
    private double sumBytesArrivals;
    private double stretch;
    private double stretchError;

    void begin() {
        packets = 0;
        bytes = 0;
        arrived = 0;
        lost = 0;
        sumSent = 0;
        sumArrival = 0;
        sumSquares = 0;
        sumProducts = 0;
        sumArrivalSquares = 0;
        arrivedBytes = 0;
        sumBytes = 0;
        sumBytesSquares = 0;
        sumBytesArrivals = 0;
    }

    void sent(int sizeBytes, long nowNanos) {
        if (packets == 0) {
            firstNanos = nowNanos;
        }
        if (packets > 0 && nowNanos - lastNanos < TOGETHER_NANOS) {
            lastBytes += sizeBytes;
        } else {
            lastBytes = sizeBytes;
            lastNanos = nowNanos;
        }
        packets++;
        bytes += sizeBytes;
    }

    /** In order of sending. */
    void arrived(int sizeBytes, long sentNanos, long arrivalMicros) {
        if (arrived == 0) {
            firstArrivalMicros = arrivalMicros;
        } else {
            arrivedBytes += sizeBytes;
        }
        arrived++;
        double sent = (sentNanos - firstNanos) / 1e3;
        double arrival = arrivalMicros - firstArrivalMicros;
        sumSent += sent;
        sumArrival += arrival;
        sumSquares += sent * sent;
        sumProducts += sent * arrival;
        sumArrivalSquares += arrival * arrival;
        sumBytes += arrivedBytes;
        sumBytesSquares += (double) arrivedBytes * arrivedBytes;
        sumBytesArrivals += arrivedBytes * arrival;
    }

    void lost() {
        lost++;
    }

    int packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    /** Whether the fate of each packet is known. */
    boolean isAnswered() {
        return arrived + lost >= packets;
    }

    /** The bitrate that is proved, 0 when nothing is; {@code usualLoss} is what the link loses of any packets. */
    long provedBps(double usualLoss) {
        long span = lastNanos - firstNanos;
        if (packets < MIN_PACKETS
                || arrived < MIN_ARRIVED_PACKETS
                || arrived < packets * MIN_ARRIVED * (1 - usualLoss)
                || span < MIN_SPAN_NANOS
                || !fit()) {
            return 0;
        }
        double sentBps = (bytes - lastBytes) * 8.0 * Times.SECOND / span;
        return (long) (stretch <= STRETCHED ? sentBps : Math.min(sentBps / stretch, arrivedBps()) * UTILIZATION);
    }

    /** Whether the link did not keep up, after {@link #provedBps} was asked. */
    boolean isStretched() {
        return stretch > STRETCHED;
    }

    /**
     * At what bitrate the packets came, by the slope of arrival times over bytes: what a link carries that was never idle meanwhile,
     * however unevenly it was fed.
     */
    private double arrivedBps() {
        double spread = sumBytesSquares * arrived - sumBytes * sumBytes;
        double product = sumBytesArrivals * arrived - sumBytes * sumArrival;
        return product <= 0 ? Double.MAX_VALUE : spread / product * 8e6;
    }

    private boolean fit() {
        double spread = sumSquares * arrived - sumSent * sumSent;
        if (spread <= 0) {
            return false;
        }
        double product = sumProducts * arrived - sumSent * sumArrival;
        stretch = product / spread;
        double rest = sumArrivalSquares * arrived - sumArrival * sumArrival - stretch * product;
        stretchError = Math.sqrt(Math.max(rest, 0) / (arrived - 2) / spread);
        return true;
    }

    /** Whether {@link #provedBps} may be as it is because of jitter alone. */
    boolean isDoubtful() {
        return packets >= MIN_PACKETS
                && arrived >= MIN_ARRIVED_PACKETS
                && fit()
                && stretch > STRETCHED
                && stretch - 2 * stretchError <= STRETCHED;
    }
}
