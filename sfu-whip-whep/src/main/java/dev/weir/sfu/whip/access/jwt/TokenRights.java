// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.access.json.GrantMembers;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a token allows, by its claims:
 *
 * <ul>
 *   <li>{@code "sub"}: who it is, at most 255 characters without control characters;
 *   <li>{@code "room"}: one name or an array of names; {@code "*"} as a whole name is every room, and nothing else is a pattern;
 *   <li>{@code "role"}: one or an array of {@code publish} or {@code publisher}, {@code play}, {@code viewer} or {@code subscriber},
 *       {@code admin}; without it, and without {@code admin}, {@code play};
 *   <li>{@code "admin"}: true for the role of that name;
 *   <li>{@code "publishSeconds"}: after so long a publisher's session ends.
 * </ul>
 *
 * <p>Lists rooms: an admin, and whoever may enter every room. A claim of another type than these makes the token a bad one.
 */
record TokenRights(GrantMembers to, Set<String> rooms, Set<Action> actions) {
    private static final String EVERY_ROOM = "*";

    /** Empty when a claim is of the wrong type. */
    static Optional<TokenRights> of(JsonNode claims) {
        JsonNode admin = claims.path("admin");
        if (!isAbsentOrTexts(claims.path("room"))
                || !isAbsentOrTexts(claims.path("role"))
                || !(admin.isMissingNode() || admin.isBoolean())) {
            return Optional.empty();
        }
        Set<String> rooms = texts(claims.path("room"));
        return GrantMembers.of(claims, "sub").map(to -> new TokenRights(to, rooms, actions(claims, rooms)));
    }

    private static boolean isAbsentOrTexts(JsonNode node) {
        return node.isMissingNode() || CompactToken.isTextOrTexts(node);
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new HashSet<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(element -> texts.add(element.textValue()));
        return texts;
    }

    private static Set<Action> actions(JsonNode claims, Set<String> rooms) {
        Set<String> roles = texts(claims.path("role"));
        if (claims.path("admin").booleanValue()) {
            roles.add("admin");
        } else if (!claims.has("role")) {
            roles.add("play");
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String role : roles) {
            switch (role) {
                case "publish", "publisher" -> actions.add(Action.PUBLISH);
                case "play", "viewer", "subscriber" -> actions.add(Action.PLAY);
                case "admin" -> actions.add(Action.ADMINISTER);
                default -> {
                    // Somebody else's role, which says nothing here.
                }
            }
        }
        if (actions.contains(Action.ADMINISTER) || (rooms.contains(EVERY_ROOM) && !actions.isEmpty())) {
            actions.add(Action.LIST_ROOMS);
        }
        return actions;
    }

    Decision decide(AccessRequest request) {
        if (!actions.contains(request.action())) {
            return Refusal.forbidden(
                    switch (request.action()) {
                        case PUBLISH -> "the token's role is not publish";
                        case PLAY -> "the token's role is not play";
                        case LIST_ROOMS -> "the token is neither an admin's nor for every room";
                        case ADMINISTER -> "the token's role is not admin";
                    });
        }
        boolean needsRoom = request.action() == Action.PUBLISH || request.action() == Action.PLAY;
        if (needsRoom && !opens(request)) {
            return Refusal.forbidden("the token is not for this room");
        }
        return new Grant(to.subject(), request.action() == Action.PUBLISH ? to.publishLimit() : Optional.empty());
    }

    private boolean opens(AccessRequest request) {
        return rooms.contains(EVERY_ROOM)
                || request.room().filter(name -> rooms.contains(name.value())).isPresent();
    }
}
