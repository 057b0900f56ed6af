// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

/** Whether this Java and this machine can do without {@link java.nio.channels.DatagramChannel}. */
public final class LinuxTier {
    private LinuxTier() {}

    /** Why this tier cannot be had; empty when it can. */
    public static String missing() {
        return "Java 22 or later, and a build that had one";
    }
}
