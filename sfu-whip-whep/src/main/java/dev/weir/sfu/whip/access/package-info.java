// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what: the {@link dev.weir.sfu.whip.access.Authenticator} and the plain ones among its forms.
 *
 * <p>RFC 6750 (bearer tokens). JWT and HTTP callbacks have packages of their own below this one. May import {@code
 * dev.weir.sfu.room} for room names, and nothing of HTTP.
 */
@NullMarked
package dev.weir.sfu.whip.access;

import org.jspecify.annotations.NullMarked;
