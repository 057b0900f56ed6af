// SPDX-License-Identifier: Apache-2.0
/**
 * {@code weir doctor}: looks at everything that a server with these settings would need, and says what it finds.
 *
 * <p>May import the {@code settings}, {@code tls} and {@code recording} packages beside it, and what the libraries export; does not import the
 * server.
 */
@NullMarked
package dev.weir.sfu.launcher.doctor;

import org.jspecify.annotations.NullMarked;
