// SPDX-License-Identifier: Apache-2.0
/**
 * What an administrator sees and does over HTTP, and the description of everything that can be called (OpenAPI 3.1).
 *
 * <p>RFC 9110 (methods), RFC 8259 (JSON). May import the packages of {@code dev.weir.sfu.whip} but {@code events}, and the exported
 * ones of {@code dev.weir.sfu}.
 */
@NullMarked
package dev.weir.sfu.whip.admin;

import org.jspecify.annotations.NullMarked;
