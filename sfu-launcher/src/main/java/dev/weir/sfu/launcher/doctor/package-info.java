// SPDX-License-Identifier: Apache-2.0
/**
 * {@code weir doctor}: looks at everything that a server with these settings would need, and says what it finds.
 *
 * <p>STUN (RFC 8489) as far as one question goes. May import the {@code settings} and {@code tls} packages beside it; does not
 * import the server.
 */
@NullMarked
package dev.weir.sfu.launcher.doctor;

import org.jspecify.annotations.NullMarked;
