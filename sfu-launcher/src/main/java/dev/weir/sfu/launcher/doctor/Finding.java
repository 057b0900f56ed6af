// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the doctor's.
 *
 * @param check a word for what was looked at
 * @param text what was found, and after a colon what to do about it; nothing secret
 */
public record Finding(Level level, String check, String text) {
    /** How it stands. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String check, String text) {
        return new Finding(Level.OK, check, text);
    }

    static Finding warn(String check, String text) {
        return new Finding(Level.WARN, check, text);
    }

    static Finding fail(String check, String text) {
        return new Finding(Level.FAIL, check, text);
    }

    /** Why something failed, in a word or a few. */
    static String reason(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }

    /** As it is printed. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-4s  %-9s  %s", level.name().toLowerCase(Locale.ROOT), check, text);
    }
}
