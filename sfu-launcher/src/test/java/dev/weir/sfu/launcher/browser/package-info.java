// SPDX-License-Identifier: Apache-2.0
/**
 * The main job in a real Chromium: the publish page in one window, the watch page in others, the launcher between them.
 *
 * <p>Tagged {@code browser}. May import {@code dev.weir.sfu.launcher}, {@code dev.weir.sfu} and Selenium.
 */
@NullMarked
package dev.weir.sfu.launcher.browser;

import org.jspecify.annotations.NullMarked;
