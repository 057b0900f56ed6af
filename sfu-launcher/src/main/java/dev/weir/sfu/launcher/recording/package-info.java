// SPDX-License-Identifier: Apache-2.0
/**
 * Recording as the settings want it.
 *
 * <p>May import the {@code settings} package beside it, and what {@code sfu-core} and {@code sfu-recording} export. The only place that
 * looks for services.
 */
@NullMarked
package dev.weir.sfu.launcher.recording;

import org.jspecify.annotations.NullMarked;
