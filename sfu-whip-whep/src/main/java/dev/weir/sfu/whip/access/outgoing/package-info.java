// SPDX-License-Identifier: Apache-2.0
/**
 * Requests that Weir itself sends, to servers of its operator: bounded in time and size, never redirected.
 *
 * <p>RFC 9110. Not exported. The only package that uses {@code java.net.http}; imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.whip.access.outgoing;

import org.jspecify.annotations.NullMarked;
