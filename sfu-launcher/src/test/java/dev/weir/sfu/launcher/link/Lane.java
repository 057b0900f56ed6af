// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One direction of a link: decides which datagrams come out at its end, when, and in which order.
 *
 * <p>Knows neither sockets nor clocks. Equal seeds and equal times give equal results. Thread-safe.
 *
 * @param <T> the datagram
 */
final class Lane<T> {
    static final long NEVER = Long.MAX_VALUE;

    /** Of IPv4 and UDP: what a line charges for each datagram besides its payload. */
    private static final int HEADER_BYTES = 28;

    private static final long MILLIS = 1_000_000;
    private static final long SECOND = 1_000 * MILLIS;

    private record Item<T>(T datagram, int lengthBytes, long dueNanos, long order) {}

    private final Random random;
    private final PriorityQueue<Item<T>> underWay = new PriorityQueue<>(
            Comparator.<Item<T>>comparingLong(Item::dueNanos).thenComparingLong(Item::order));
    private Impairment impairment = Impairment.NONE;
    private long impairedSince;
    private long freeAt = Long.MIN_VALUE;
    private boolean losing;
    private long lastOutage = -1;
    private long entered;
    private long lost;
    private long outages;
    private long overflowed;
    private long duplicated;
    private long left;
    private long leftBytes;
    private long overtaken;
    private long latestOrder = -1;

    Lane(long seed) {
        random = new Random(seed);
    }

    /** What is to happen to datagrams from now on; those under way keep what they were given. */
    synchronized void impair(Impairment by, long nowNanos) {
        impairment = by;
        impairedSince = nowNanos;
        lastOutage = -1;
        freeAt = Long.MIN_VALUE;
    }

    /** Takes a datagram of that payload in. */
    synchronized void enter(T datagram, int lengthBytes, long nowNanos) {
        long order = entered++;
        if (isOut(nowNanos) || isLost()) {
            lost++;
            return;
        }
        long atTheEnd = serialized(lengthBytes + HEADER_BYTES, nowNanos);
        if (atTheEnd == NEVER) {
            overflowed++;
            return;
        }
        underWay.add(new Item<>(datagram, lengthBytes, atTheEnd + travelNanos(), order));
        if (chance(impairment.duplication())) {
            duplicated++;
            underWay.add(new Item<>(datagram, lengthBytes, atTheEnd + travelNanos(), order));
        }
    }

    private boolean isOut(long nowNanos) {
        if (impairment.periodMillis() == 0) {
            return false;
        }
        long sinceMillis = (nowNanos - impairedSince) / MILLIS;
        long period = sinceMillis / impairment.periodMillis();
        boolean out = sinceMillis % impairment.periodMillis() >= impairment.periodMillis() - impairment.outageMillis();
        if (out && period != lastOutage) {
            lastOutage = period;
            outages++;
        }
        return out;
    }

    /** Gilbert's model: two states, one of which loses everything. */
    private boolean isLost() {
        double loss = impairment.loss();
        if (impairment.burst() == 1) {
            return chance(loss);
        }
        losing = losing ? !chance(1 / impairment.burst()) : loss > 0 && chance(loss / (1 - loss) / impairment.burst());
        return losing;
    }

    private boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** When the last bit is on the line, or {@link #NEVER}. */
    private long serialized(int bytes, long nowNanos) {
        if (impairment.rateBps() == Impairment.UNLIMITED) {
            return nowNanos;
        }
        long from = Math.max(freeAt, nowNanos);
        if ((from - nowNanos) * impairment.rateBps() / 8 / SECOND + bytes > impairment.queueBytes()) {
            return NEVER;
        }
        freeAt = from + bytes * 8L * SECOND / impairment.rateBps();
        return freeAt;
    }

    private long travelNanos() {
        long jitter = impairment.jitterMillis() * MILLIS;
        return impairment.delayMillis() * MILLIS + (jitter == 0 ? 0 : (long) (random.nextDouble() * jitter));
    }

    /** The next datagram that has come to the end, if there is one by now. */
    synchronized Optional<T> leave(long nowNanos) {
        Item<T> next = underWay.peek();
        if (next == null || next.dueNanos() > nowNanos) {
            return Optional.empty();
        }
        underWay.remove();
        left++;
        leftBytes += next.lengthBytes();
        overtaken += next.order() < latestOrder ? 1 : 0;
        latestOrder = Math.max(latestOrder, next.order());
        return Optional.of(next.datagram());
    }

    /** When {@link #leave} has something next, or {@link #NEVER}. */
    synchronized long nextDeadline() {
        Item<T> next = underWay.peek();
        return next == null ? NEVER : next.dueNanos();
    }

    synchronized LaneCounts counts() {
        return new LaneCounts(entered, lost, outages, overflowed, duplicated, left, leftBytes, overtaken);
    }
}
