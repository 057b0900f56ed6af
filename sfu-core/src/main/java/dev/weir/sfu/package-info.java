// SPDX-License-Identifier: Apache-2.0
/**
 * Weir, an embeddable WebRTC SFU: {@link dev.weir.sfu.Sfu} is the whole of it for most users.
 *
 * <p>May import everything below; nothing below imports it.
 */
@NullMarked
package dev.weir.sfu;

import org.jspecify.annotations.NullMarked;
