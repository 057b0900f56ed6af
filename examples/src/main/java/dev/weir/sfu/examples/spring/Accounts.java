// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.spring;

import dev.weir.sfu.room.RoomName;
import java.util.Optional;

/** The users of the application, which it had before there was an SFU in it. May look into a database. */
interface Accounts {
    /** Whose stream key that is. */
    Optional<Account> byStreamKey(String streamKey);

    /**
     * One of them.
     *
     * @param channel the one room where the account publishes
     */
    record Account(String name, RoomName channel) {}
}
