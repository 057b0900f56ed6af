// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Where the bans of a {@link BanList} outlive the process. Used by one list, one call at a time. */
public interface BanStore {
    /** Those that were kept last, whether or not their time is over. Asked once. */
    List<Ban> bans();

    /**
     * Keeps these from now on in place of those before; may block for as long as a small file takes to be written.
     *
     * @param bans in no order; belongs to the caller
     *
     * @throws IOException when they cannot be kept; then those before still are
     */
    void keep(Collection<Ban> bans) throws IOException;

    /** Forgets all when the process ends. */
    static BanStore none() {
        return new BanStore() {
            @Override
            public List<Ban> bans() {
                return List.of();
            }

            @Override
            public void keep(Collection<Ban> bans) {}
        };
    }
}
