// SPDX-License-Identifier: Apache-2.0
/**
 * What a user may set: each {@link dev.weir.sfu.launcher.settings.Setting} is described once, and help, the README's table and
 * validation come from there.
 *
 * <p>Flags, environment, configuration file, secrets in files of their own. May import the exported packages of {@code
 * dev.weir.sfu} and {@code dev.weir.sfu.whip}, whose parsers it uses.
 */
@NullMarked
package dev.weir.sfu.launcher.settings;

import org.jspecify.annotations.NullMarked;
