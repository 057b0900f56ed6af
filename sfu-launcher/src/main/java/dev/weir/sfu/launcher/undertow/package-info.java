// SPDX-License-Identifier: Apache-2.0
/**
 * Undertow, and nothing but Undertow: turns its exchanges into requests and responses of {@code dev.weir.sfu.whip}.
 *
 * <p>RFC 9110 and RFC 9112 as far as a server of small bodies needs them; no HTTP/2; TLS is the JDK's. May import {@code
 * dev.weir.sfu.whip} only.
 */
@NullMarked
package dev.weir.sfu.launcher.undertow;

import org.jspecify.annotations.NullMarked;
