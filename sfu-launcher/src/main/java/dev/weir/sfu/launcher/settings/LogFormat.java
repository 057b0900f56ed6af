// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

/** What a line of the log looks like. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** An object of its own, for programs. */
    JSON
}
