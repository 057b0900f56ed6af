// SPDX-License-Identifier: Apache-2.0
/**
 * Who gets as far as the doors: the {@link dev.weir.sfu.whip.guard.Doorkeeper} and what it goes by besides the authenticator -
 * addresses, rates, bans, proxies that are trusted.
 *
 * <p>RFC 6750 (bearer tokens over HTTP), RFC 6585 (429). May import {@code access}, {@code address}, {@code answer} and {@code http} beside it, and
 * the exported packages of {@code dev.weir.sfu}.
 */
@NullMarked
package dev.weir.sfu.whip.guard;

import org.jspecify.annotations.NullMarked;
