// SPDX-License-Identifier: Apache-2.0
/**
 * The extensions of WHEP (draft-ietf-wish-whep's companion on events): server-sent events of a session, and the choice of
 * layers.
 *
 * <p>Absent on purpose: {@code scte35} and {@code Last-Event-ID}; a reader that comes back is told the present state instead. Not
 * exported. May import {@code http} and {@code answer} beside it and the exported packages of {@code dev.weir.sfu}.
 */
@NullMarked
package dev.weir.sfu.whip.events;

import org.jspecify.annotations.NullMarked;
