// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

/**
 * What somebody wrote for a setting.
 *
 * @param where {@code weir.conf:3: }, or empty for flags and environment, whose names say it
 */
record Given(String text, String where) {
    /** Not to be printed by accident: it may be a secret. */
    @Override
    public String toString() {
        return "Given[" + where + "]";
    }
}
