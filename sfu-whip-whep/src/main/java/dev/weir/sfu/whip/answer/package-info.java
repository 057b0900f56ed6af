// SPDX-License-Identifier: Apache-2.0
/**
 * How requests end: every status code and problem type (RFC 9457) there is, CORS, and the headers that all responses share.
 *
 * <p>Not exported. May import {@code http} and {@code observe} beside it and the exported packages of {@code dev.weir.sfu}.
 */
@NullMarked
package dev.weir.sfu.whip.answer;

import org.jspecify.annotations.NullMarked;
