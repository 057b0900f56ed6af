// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinuxTierTest {
    /** The packaged jar on Java 22 or later; class folders know no versions of a class. */
    private static boolean expected() {
        String origin = LinuxTier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Runtime.version().feature() >= 22
                && origin.endsWith(".jar")
                && System.getProperty("os.name").equals("Linux");
    }

    @Test
    void isThereOnLinuxWithJava22AndSaysWhyNotElsewhere() {
        assertThat(LinuxTier.missing().isEmpty()).as(LinuxTier.missing()).isEqualTo(expected());
    }
}
