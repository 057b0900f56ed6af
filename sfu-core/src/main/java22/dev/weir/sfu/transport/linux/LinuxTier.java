// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import java.lang.foreign.Linker;

/** Whether this machine can do without {@link java.nio.channels.DatagramChannel}. */
public final class LinuxTier {
    private LinuxTier() {}

    /** Why this tier cannot be had; empty when it can. */
    public static String missing() {
        return Linker.nativeLinker().defaultLookup().find("sendmmsg").isPresent() ? "" : "a C library with sendmmsg";
    }
}
