// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP as values (RFC 9110): what a server of any kind hands to the doors and gets back from them.
 *
 * <p>Absent on purpose: sockets, TLS, parsing. Imports nothing of this project.
 */
@NullMarked
package dev.weir.sfu.whip.http;

import org.jspecify.annotations.NullMarked;
