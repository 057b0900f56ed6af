// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Path;

/**
 * The connectivity check of one path by the dialling side: its state and its one transaction (RFC 8445 sections 6.1.2.6 and 14.3).
 *
 * <pre>
 *   WAITING --begin--> IN_FLIGHT --success--> IDLE --begin (nomination)--> IN_FLIGHT
 *      ^                   | no answer to the last transmission
 *      +----trigger----- FAILED
 * </pre>
 */
final class PathCheck {
    enum State {
        WAITING,
        IN_FLIGHT,
        IDLE,
        FAILED
    }

    /** RFC 8445 section 14.3: not less than 500 ms. */
    static final long FIRST_RTO_NANOS = 500_000_000L;

    /** Doubling stops here, so that a loss late in the sequence does not cost a whole set-up timer. */
    static final long MAX_RTO_NANOS = 2_000_000_000L;

    /** RFC 8489 section 6.2.1, Rc. With the timeouts above a dead path is given up after 11.5 s. */
    static final int MAX_TRANSMISSIONS = 7;

    private final Path path;
    private final int priority;
    private State state = State.WAITING;
    private boolean urgent;
    private boolean valid;
    private boolean nominatedByRemote;
    private boolean sentAsControlling;
    private boolean nominating;
    private int transactionHigh;
    private long transactionLow;
    private int transmissions;
    private long nextSendNanos;

    PathCheck(Path path, int priority) {
        this.path = path;
        this.priority = priority;
    }

    /** A new transaction; {@link #transmitted} must follow. */
    void begin(boolean controlling, boolean nominate, int newTransactionHigh, long newTransactionLow) {
        state = State.IN_FLIGHT;
        urgent = false;
        sentAsControlling = controlling;
        nominating = nominate;
        transactionHigh = newTransactionHigh;
        transactionLow = newTransactionLow;
        transmissions = 0;
    }

    void transmitted(long now) {
        nextSendNanos = now + Math.min(FIRST_RTO_NANOS << transmissions, MAX_RTO_NANOS);
        transmissions++;
    }

    boolean isDue(long now) {
        return state == State.IN_FLIGHT && now >= nextSendNanos;
    }

    boolean isExhausted() {
        return transmissions == MAX_TRANSMISSIONS;
    }

    boolean awaits(StunMessage response) {
        return state == State.IN_FLIGHT
                && response.transactionHigh() == transactionHigh
                && response.transactionLow() == transactionLow;
    }

    /** The remote reached us by this path: check it next, unless that is done or under way. */
    void trigger() {
        if (state == State.WAITING || state == State.FAILED) {
            state = State.WAITING;
            urgent = true;
        }
    }

    void succeed() {
        state = State.IDLE;
        valid = true;
    }

    void fail() {
        state = State.FAILED;
        valid = false;
    }

    void nominatedByRemote() {
        nominatedByRemote = true;
    }

    boolean isNominatedByRemote() {
        return nominatedByRemote;
    }

    Path path() {
        return path;
    }

    /** PRIORITY for the check: that of a peer-reflexive candidate (RFC 8445 section 7.1.1). */
    int priority() {
        return priority;
    }

    State state() {
        return state;
    }

    boolean isUrgent() {
        return urgent;
    }

    boolean isValid() {
        return valid;
    }

    boolean isNominating() {
        return nominating;
    }

    boolean sentAsControlling() {
        return sentAsControlling;
    }

    int transactionHigh() {
        return transactionHigh;
    }

    long transactionLow() {
        return transactionLow;
    }

    long nextSendNanos() {
        return nextSendNanos;
    }
}
