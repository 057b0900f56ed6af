// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.access.Grant;

/**
 * Somebody who was let in.
 *
 * @param credential stands for the token that was shown, without telling it; empty when there was none
 */
public record Admission(Grant grant, String credential) {}
