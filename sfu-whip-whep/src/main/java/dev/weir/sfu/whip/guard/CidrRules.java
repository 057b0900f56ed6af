// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.address.Cidr;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Lists of networks that may do something, and of such that may not: for publishing, for watching, with which listing rooms goes,
 * and for administering.
 *
 * <p>An address on the list of the denied is refused though it is on the other one too. A list of the allowed lets in nobody
 * else; while it is empty everybody who is not denied may come. Immutable.
 */
public final class CidrRules implements AddressRules {
    private final Map<Action, List<Cidr>> allowed;
    private final Map<Action, List<Cidr>> denied;

    private CidrRules(Builder from) {
        allowed = new EnumMap<>(from.allowed);
        denied = new EnumMap<>(from.denied);
    }

    /** Starts from empty lists. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean allow(Action action, InetAddress client) {
        Action listed = action == Action.LIST_ROOMS ? Action.PLAY : action;
        List<Cidr> only = allowed.getOrDefault(listed, List.of());
        return !has(denied.getOrDefault(listed, List.of()), client) && (only.isEmpty() || has(only, client));
    }

    private static boolean has(List<Cidr> networks, InetAddress address) {
        for (Cidr network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Each method returns the builder, and throws IllegalArgumentException for {@link Action#LIST_ROOMS}. */
    public static final class Builder {
        private final Map<Action, List<Cidr>> allowed = new EnumMap<>(Action.class);
        private final Map<Action, List<Cidr>> denied = new EnumMap<>(Action.class);

        private Builder() {}

        /** Only these may, unless the list is empty. */
        public Builder allow(Action action, List<Cidr> networks) {
            allowed.put(checked(action), List.copyOf(networks));
            return this;
        }

        /** These may not. */
        public Builder deny(Action action, List<Cidr> networks) {
            denied.put(checked(action), List.copyOf(networks));
            return this;
        }

        private static Action checked(Action action) {
            if (action == Action.LIST_ROOMS) {
                throw new IllegalArgumentException("LIST_ROOMS goes by the lists of PLAY");
            }
            return action;
        }

        public CidrRules build() {
            return new CidrRules(this);
        }
    }
}
