// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.access.Action;
import java.net.InetAddress;

/** Which addresses may do what. */
@FunctionalInterface
public interface AddressRules {
    boolean allow(Action action, InetAddress client);

    /** Every address may do everything. */
    static AddressRules everywhere() {
        return (action, client) -> true;
    }
}
