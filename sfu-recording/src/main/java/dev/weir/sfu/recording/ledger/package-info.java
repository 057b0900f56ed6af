// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of each recording, kept as one JSON file beside its media, so that a killed process knows on its next start what
 * was recorded, what is uploaded, and what may be deleted.
 *
 * <p>The only user of Jackson in this module. May import {@code room} of the core.
 */
@NullMarked
package dev.weir.sfu.recording.ledger;

import org.jspecify.annotations.NullMarked;
