// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.Serial;

/** A setting that cannot be understood; the message is one line: which, what it is, what would be right. */
public final class SettingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SettingException(Setting setting, String value, String right) {
        super(setting.name() + " (" + setting.flag() + ") is \"" + printable(value) + "\": " + right);
    }

    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }
}
