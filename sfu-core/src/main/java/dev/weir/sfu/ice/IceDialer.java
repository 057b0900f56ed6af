// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The side that dials: a full, controlling ICE agent over paths it is given (RFC 8445 sections 6 to 8).
 *
 * <ul>
 *   <li>Paths are checked in the order given, a new one every {@value #PACE_MILLIS} ms; each check is repeated with a doubling
 *       timeout (see {@link PathCheck}).
 *   <li>The first path that answers is used at once and nominated by a second check; the others then stay unchecked.
 *   <li>The path in use is checked about every five seconds; without an answer for 30 seconds consent is lost, nothing more is
 *       sent and the session is over (RFC 7675).
 *   <li>The remote's own checks are answered, and paths they come by are checked too, at most {@value #MAX_PATHS} in all.
 *   <li>Two dialling sides settle their roles by tie-breaker (section 7.3.1.1); after {@value #MAX_ROLE_SWITCHES} switches the
 *       check fails, so that nobody can keep us switching.
 * </ul>
 */
public final class IceDialer implements IceAgent {
    static final int MAX_PATHS = 32;
    static final int MAX_ROLE_SWITCHES = 4;
    static final int PACE_MILLIS = 50;

    private static final long PACE_NANOS = PACE_MILLIS * 1_000_000L;

    /** Type preference 110 for peer-reflexive, component 1 (RFC 8445 section 5.1.2). */
    private static final int PRIORITY_BASE = (110 << 24) | 255;

    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final StunResponder responder = new StunResponder();
    private final List<PathCheck> checks = new ArrayList<>();
    private final ConsentFreshness consent;
    private final RandomGenerator random;
    private String localUfrag;
    private StunIntegrity localKey;
    private StunIntegrity remoteKey;
    private byte[] username;
    private long tieBreaker;
    private boolean started;
    private boolean controlling = true;
    private boolean settled;
    /** Since a restart, until a path is selected anew: the former one is used meanwhile. */
    private boolean restarting;

    private boolean expired;
    private int roleSwitches;
    private long nextStartNanos;
    private long lastHeardNanos;
    private @Nullable PathCheck selected;

    /**
     * @param candidatePaths best first; more than {@value #MAX_PATHS} are ignored
     * @param random for transaction ids and timers; a {@code SecureRandom} outside of simulations
     */
    public IceDialer(
            IceCredentials local,
            IceCredentials remote,
            List<Path> candidatePaths,
            long tieBreaker,
            RandomGenerator random) {
        this.localUfrag = local.ufrag();
        this.localKey = new StunIntegrity(local);
        this.remoteKey = new StunIntegrity(remote);
        this.username = username(local, remote);
        this.tieBreaker = tieBreaker;
        this.random = random;
        this.consent = new ConsentFreshness(random);
        candidatePaths.stream().distinct().limit(MAX_PATHS).forEach(this::add);
    }

    private static byte[] username(IceCredentials local, IceCredentials remote) {
        return (remote.ufrag() + ":" + local.ufrag()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * An ICE restart with what a new exchange of both sides' credentials has brought (RFC 8445 section 9): checks the paths as at
     * the start. What is sent meanwhile takes the path in use before, until another has answered.
     *
     * @param candidatePaths best first; more than {@value #MAX_PATHS} are ignored
     */
    public void restart(IceCredentials local, IceCredentials remote, List<Path> candidatePaths, long now) {
        if (!started || expired) {
            throw new IllegalStateException("restart needs a session that has started and not ended");
        }
        localUfrag = local.ufrag();
        localKey = new StunIntegrity(local);
        remoteKey = new StunIntegrity(remote);
        username = username(local, remote);
        checks.clear();
        candidatePaths.stream().distinct().limit(MAX_PATHS).forEach(this::add);
        settled = false;
        roleSwitches = 0;
        restarting = selected != null;
        nextStartNanos = now;
    }

    /** Begins: the first check is due now. */
    public void start(long now) {
        if (started) {
            throw new IllegalStateException("start must be called once");
        }
        started = true;
        nextStartNanos = now;
        lastHeardNanos = now;
    }

    /** Whether no path answered and none is left to try. A check of the remote's can still revive it. */
    public boolean failed() {
        return started && selected == null && checks.stream().allMatch(c -> c.state() == PathCheck.State.FAILED);
    }

    /** Whether the path in use has not answered for 30 seconds: the session is over. */
    public boolean consentLost(long now) {
        return expired || consent.isLost(now);
    }

    /** Whether both sides know which path is used. */
    public boolean nominated() {
        return settled;
    }

    boolean controlling() {
        return controlling;
    }

    @Override
    public IceResult handle(Packet datagram, Path path, long now, Outbox out) {
        if (!message.parse(datagram.array(), datagram.offset(), datagram.length())) {
            return IceResult.DROPPED_MALFORMED;
        }
        if (!started || expired) {
            return IceResult.DROPPED_UNEXPECTED;
        }
        return switch (message.type()) {
            case StunMessage.BINDING_REQUEST -> handleRequest(path, now, out);
            case StunMessage.BINDING_SUCCESS, StunMessage.BINDING_ERROR -> handleResponse(path, now, out);
            default -> IceResult.DROPPED_UNEXPECTED;
        };
    }

    private IceResult handleRequest(Path path, long now, Outbox out) {
        if (!localKey.isNamedBy(message)) {
            return IceResult.DROPPED_UNKNOWN_USER;
        }
        if (!localKey.verifies(message)) {
            return IceResult.DROPPED_BAD_INTEGRITY;
        }
        lastHeardNanos = now;
        if (message.unknownRequiredCount() > 0) {
            responder.refuse(StunResponder.UNKNOWN_ATTRIBUTE, message, localKey, path, now, out);
            return IceResult.REFUSED;
        }
        if (controlling ? message.fromControlling() : message.fromControlled()) {
            // The larger tie-breaker controls, whoever notices first.
            boolean weWin = Long.compareUnsigned(tieBreaker, message.tieBreaker()) >= 0;
            if (weWin == controlling || roleSwitches == MAX_ROLE_SWITCHES) {
                responder.refuse(StunResponder.ROLE_CONFLICT, message, localKey, path, now, out);
                return IceResult.REFUSED;
            }
            switchRole();
        }
        responder.succeed(message, localKey, path, out);
        PathCheck check = find(path);
        if (check == null && checks.size() < MAX_PATHS) {
            check = add(path);
        }
        IceResult result = check == null ? IceResult.HANDLED : checkedByRemote(check, now);
        nominate(now, out);
        return result;
    }

    private IceResult checkedByRemote(PathCheck check, long now) {
        check.trigger();
        if (!controlling && message.useCandidate()) {
            check.nominatedByRemote();
            if (check.isValid()) {
                settled = true;
                return select(check, now) ? IceResult.SELECTED_PATH_CHANGED : IceResult.HANDLED;
            }
        }
        return IceResult.HANDLED;
    }

    private IceResult handleResponse(Path path, long now, Outbox out) {
        PathCheck check = awaiting(path);
        if (check == null && !(isInUse(path) && consent.awaits(message))) {
            return IceResult.DROPPED_UNEXPECTED;
        }
        if (!remoteKey.verifies(message)) {
            return IceResult.DROPPED_BAD_INTEGRITY;
        }
        if (message.unknownRequiredCount() > 0) {
            return IceResult.DROPPED_UNEXPECTED;
        }
        lastHeardNanos = now;
        if (message.type() == StunMessage.BINDING_ERROR) {
            if (check != null) {
                refused(check, now, out);
            }
            return IceResult.HANDLED;
        }
        if (isInUse(path)) {
            consent.granted(now);
        }
        return check == null ? IceResult.HANDLED : succeeded(check, now, out);
    }

    private @Nullable PathCheck awaiting(Path path) {
        PathCheck check = find(path);
        return check != null && check.awaits(message) ? check : null;
    }

    private IceResult succeeded(PathCheck check, long now, Outbox out) {
        boolean added = !check.isValid();
        check.succeed();
        boolean remoteChose = !controlling && check.isNominatedByRemote();
        boolean changed = (selected == null || restarting || remoteChose) && select(check, now);
        if (remoteChose || (controlling && check.isNominating() && check == selected)) {
            settled = true;
        }
        nominate(now, out);
        if (changed) {
            return IceResult.SELECTED_PATH_CHANGED;
        }
        return added ? IceResult.PATH_VALIDATED : IceResult.HANDLED;
    }

    private void refused(PathCheck check, long now, Outbox out) {
        if (message.errorCode() != StunResponder.ROLE_CONFLICT) {
            fail(check, now);
            return;
        }
        if (check.sentAsControlling() == controlling) {
            if (roleSwitches == MAX_ROLE_SWITCHES) {
                fail(check, now);
                return;
            }
            switchRole();
            // RFC 8445 section 7.2.5.1: a new one, or both sides might go on losing.
            tieBreaker = random.nextLong();
        }
        begin(check, now, out);
    }

    private void switchRole() {
        roleSwitches++;
        controlling = !controlling;
        settled = false;
    }

    private boolean select(PathCheck check, long now) {
        if (check == selected) {
            return false;
        }
        selected = check;
        restarting = false;
        consent.start(now);
        return true;
    }

    private void fail(PathCheck check, long now) {
        check.fail();
        if (check != selected) {
            return;
        }
        selected = null;
        settled = false;
        consent.stop();
        checks.stream().filter(PathCheck::isValid).findFirst().ifPresent(next -> select(next, now));
    }

    @Override
    public void handleTimeout(long now, Outbox out) {
        if (!started || expired) {
            return;
        }
        if (consent.isLost(now)) {
            expired = true;
            selected = null;
            settled = false;
            return;
        }
        for (PathCheck check : checks) {
            if (check.isDue(now)) {
                // RFC 8445 section 8.1.1: once nominated, the other checks are not repeated.
                if (check.isExhausted() || (settled && check != selected)) {
                    fail(check, now);
                } else {
                    transmit(check, now, out);
                }
            }
        }
        nominate(now, out);
        startNext(now, out);
        if (selected != null && consent.isDue(now)) {
            int high = random.nextInt();
            long low = random.nextLong();
            write(selected, high, low, controlling && settled, out);
            consent.sent(high, low, now);
        }
    }

    private void nominate(long now, Outbox out) {
        PathCheck inUse = selected;
        if (controlling && !settled && !restarting && inUse != null && inUse.state() == PathCheck.State.IDLE) {
            begin(inUse, now, out);
        }
    }

    private void startNext(long now, Outbox out) {
        if (now < nextStartNanos) {
            return;
        }
        PathCheck next = nextWaiting();
        if (next != null) {
            begin(next, now, out);
            nextStartNanos = now + PACE_NANOS;
        }
    }

    private @Nullable PathCheck nextWaiting() {
        PathCheck next = null;
        for (PathCheck check : checks) {
            if (check.state() == PathCheck.State.WAITING) {
                if (check.isUrgent()) {
                    return check;
                }
                if (next == null && !settled) {
                    next = check;
                }
            }
        }
        return next;
    }

    private void begin(PathCheck check, long now, Outbox out) {
        check.begin(controlling, controlling && check == selected, random.nextInt(), random.nextLong());
        transmit(check, now, out);
    }

    private void transmit(PathCheck check, long now, Outbox out) {
        write(check, check.transactionHigh(), check.transactionLow(), check.isNominating() && controlling, out);
        check.transmitted(now);
    }

    private void write(PathCheck check, int transactionHigh, long transactionLow, boolean useCandidate, Outbox out) {
        Packet request = out.claim(check.path());
        writer.begin(request.array(), request.offset(), StunMessage.BINDING_REQUEST, transactionHigh, transactionLow);
        writer.username(username);
        writer.priority(check.priority());
        writer.role(controlling, tieBreaker);
        if (useCandidate) {
            writer.useCandidate();
        }
        request.length(writer.end(remoteKey));
    }

    private PathCheck add(Path path) {
        PathCheck check = new PathCheck(path, PRIORITY_BASE | ((0xFFFF - checks.size()) << 8));
        checks.add(check);
        return check;
    }

    private boolean isInUse(Path path) {
        return selected != null && selected.path().equals(path);
    }

    private @Nullable PathCheck find(Path path) {
        for (PathCheck check : checks) {
            if (check.path().equals(path)) {
                return check;
            }
        }
        return null;
    }

    @Override
    public long nextDeadline() {
        if (!started || expired) {
            return NEVER;
        }
        long next = consent.nextDeadline();
        for (PathCheck check : checks) {
            if (check.state() == PathCheck.State.IN_FLIGHT) {
                next = Math.min(next, check.nextSendNanos());
            }
        }
        return nextWaiting() == null ? next : Math.min(next, nextStartNanos);
    }

    @Override
    public @Nullable Path selectedPath() {
        return selected == null ? null : selected.path();
    }

    @Override
    public boolean validated(Path path) {
        PathCheck check = find(path);
        return isInUse(path) || (check != null && check.isValid());
    }

    @Override
    public List<Path> validatedPaths() {
        Stream<Path> inUse = Stream.ofNullable(selectedPath());
        return Stream.concat(inUse, checks.stream().filter(PathCheck::isValid).map(PathCheck::path))
                .distinct()
                .toList();
    }

    @Override
    public boolean answersTo(String ufrag) {
        return localUfrag.equals(ufrag);
    }

    @Override
    public long lastHeardNanos() {
        return lastHeardNanos;
    }
}
