// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.io.Serial;
import java.util.List;

/** Settings that cannot be understood, all of them together; each problem is one line: which, what it is, what would be right. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each, in the order of the settings. */
    public List<String> problems() {
        return problems;
    }
}
