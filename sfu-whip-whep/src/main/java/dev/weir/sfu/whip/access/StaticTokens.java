// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import dev.weir.sfu.room.RoomName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens that stand in the configuration: a few for the whole server, and one or two for a room.
 *
 * <p>A room that has a token of its own for an action is opened by its own only: its refusals hold for good, so that neither a
 * global token nor whatever comes next in a chain opens it. Other rooms are opened by the global token, or by what comes next.
 *
 * <table>
 *   <caption>What each opens</caption>
 *   <tr><th>token</th><th>publish</th><th>watch</th><th>list rooms</th><th>administer</th></tr>
 *   <tr><td>{@link Builder#publishToken}</td><td>yes</td><td>yes</td><td>yes</td><td></td></tr>
 *   <tr><td>{@link Builder#roomPublishTokens}</td><td>its room</td><td>its room</td><td></td><td></td></tr>
 *   <tr><td>{@link Builder#playToken}</td><td></td><td>yes</td><td>yes</td><td></td></tr>
 *   <tr><td>{@link Builder#roomPlayTokens}</td><td></td><td>its room</td><td></td><td></td></tr>
 *   <tr><td>{@link Builder#adminToken}</td><td></td><td></td><td>yes</td><td>yes</td></tr>
 * </table>
 *
 * <p>What no token opens is closed, but for watching and listing under {@link Builder#publicPlay}. Grants are anonymous: a token
 * that several share names nobody. What was shown is compared with every token there is, by digests and in the same time
 * whichever it is. Immutable.
 */
public final class StaticTokens implements Authenticator {
    private final List<KnownToken> tokens;
    private final Set<RoomName> closedToPublish;
    private final Set<RoomName> closedToPlay;
    private final Set<RoomName> closedToPublic;
    private final boolean publicPlay;

    private StaticTokens(Builder from) {
        tokens = List.copyOf(from.tokens);
        publicPlay = from.publicPlay;
        closedToPublish = roomsThatOpen(Action.PUBLISH);
        closedToPlay = roomsThatOpen(Action.PLAY);
        closedToPublic = new HashSet<>();
        tokens.stream()
                .filter(token -> !token.opens(Action.PUBLISH))
                .forEach(token -> token.room().ifPresent(closedToPublic::add));
    }

    private Set<RoomName> roomsThatOpen(Action action) {
        Set<RoomName> rooms = new HashSet<>();
        tokens.stream()
                .filter(token -> token.opens(action))
                .forEach(token -> token.room().ifPresent(rooms::add));
        return rooms;
    }

    /** Starts with no token at all, which refuses everything. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads {@code room1:token1;room2:token2}. Blanks around an entry and empty entries do not count; a token may contain colons.
     *
     * @throws IllegalArgumentException saying which entry is wrong and what would be right, but nothing of what stands there: it
     *     may be a token in the wrong place
     */
    public static Map<RoomName, String> parseRoomTokens(String text) {
        return RoomTokens.parse(text);
    }

    @Override
    public CompletableFuture<Decision> authenticate(AccessRequest request) {
        return CompletableFuture.completedFuture(decide(request));
    }

    private Decision decide(AccessRequest request) {
        if (isPublic(request)) {
            return Grant.anonymous();
        }
        Optional<RoomName> room = request.room();
        boolean ownOnly = room.isPresent() && closedTo(request.action()).contains(room.get());
        Refusal refusal = Refusal.noCredentials("a token is needed");
        if (request.token().isPresent()) {
            // To the end, whichever matches, so that the time tells nothing of the tokens' order.
            TokenDigest shown = TokenDigest.of(request.token().get());
            boolean known = false;
            boolean opens = false;
            for (KnownToken token : tokens) {
                boolean same = token.digest().matches(shown);
                known |= same;
                boolean openHere =
                        token.opens(request.action()) && token.room().equals(ownOnly ? room : Optional.empty());
                opens |= same && openHere;
            }
            if (opens) {
                return Grant.anonymous();
            }
            refusal = known
                    ? Refusal.forbidden("the token is good, but not for this")
                    : Refusal.badCredentials("the token is not known here");
        }
        return ownOnly ? refusal.forGood() : refusal;
    }

    private boolean isPublic(AccessRequest request) {
        return publicPlay
                && switch (request.action()) {
                    case PLAY -> request.room().filter(closedToPublic::contains).isEmpty();
                    case LIST_ROOMS -> true;
                    case PUBLISH, ADMINISTER -> false;
                };
    }

    private Set<RoomName> closedTo(Action action) {
        return switch (action) {
            case PUBLISH -> closedToPublish;
            case PLAY -> closedToPlay;
            case LIST_ROOMS, ADMINISTER -> Set.of();
        };
    }

    /** Without the tokens, which must reach no log. */
    @Override
    public String toString() {
        return "StaticTokens[" + tokens.size() + " tokens" + (publicPlay ? ", public play]" : "]");
    }

    private record KnownToken(Optional<RoomName> room, Set<Action> actions, TokenDigest digest) {
        boolean opens(Action action) {
            return actions.contains(action);
        }
    }

    /**
     * Each method returns the builder. An empty token is none; others are 1 to 8192 printable ASCII characters without blanks,
     * as a header line can carry them.
     */
    public static final class Builder {
        private final List<KnownToken> tokens = new ArrayList<>();
        private boolean publicPlay;

        private Builder() {}

        /** Opens publishing, watching and listing. */
        public Builder publishToken(String token) {
            return add(Optional.empty(), EnumSet.of(Action.PUBLISH, Action.PLAY, Action.LIST_ROOMS), token);
        }

        /** Each opens publishing to its room and watching it, which nothing else opens then. */
        public Builder roomPublishTokens(Map<RoomName, String> byRoom) {
            byRoom.forEach((room, token) -> add(Optional.of(room), EnumSet.of(Action.PUBLISH, Action.PLAY), token));
            return this;
        }

        /** Opens watching and listing. */
        public Builder playToken(String token) {
            return add(Optional.empty(), EnumSet.of(Action.PLAY, Action.LIST_ROOMS), token);
        }

        /** Each opens watching its room, which nothing but the room's two tokens opens then. */
        public Builder roomPlayTokens(Map<RoomName, String> byRoom) {
            byRoom.forEach((room, token) -> add(Optional.of(room), EnumSet.of(Action.PLAY), token));
            return this;
        }

        /** Opens administering and listing, and nothing else. */
        public Builder adminToken(String token) {
            return add(Optional.empty(), EnumSet.of(Action.ADMINISTER, Action.LIST_ROOMS), token);
        }

        /** Lets everybody list, and watch the rooms that have no {@link #roomPlayTokens play token} of their own. */
        public Builder publicPlay(boolean everybodyMayWatch) {
            publicPlay = everybodyMayWatch;
            return this;
        }

        private Builder add(Optional<RoomName> room, Set<Action> actions, String token) {
            if (token.isEmpty()) {
                return this;
            }
            RoomTokens.requireLegal(token);
            KnownToken added = new KnownToken(room, actions, TokenDigest.of(token));
            for (KnownToken other : tokens) {
                if (other.digest().matches(added.digest()) && !other.actions().equals(actions)) {
                    throw new IllegalArgumentException("one token stands for different rights (to " + other.actions()
                            + " and to " + actions + "): choose another for one of them");
                }
            }
            tokens.add(added);
            return this;
        }

        public StaticTokens build() {
            return new StaticTokens(this);
        }
    }
}
