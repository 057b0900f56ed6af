// SPDX-License-Identifier: Apache-2.0
/**
 * Sound in files of its own: Opus in Ogg (RFC 7845, RFC 3533), written page by page and mended after a kill.
 *
 * <p>Deliberately absent: other codecs, several streams in a file, surround sound (channel mapping families but 0), tags. May
 * import {@code container} and {@code frame}.
 */
@NullMarked
package dev.weir.sfu.recording.ogg;

import org.jspecify.annotations.NullMarked;
