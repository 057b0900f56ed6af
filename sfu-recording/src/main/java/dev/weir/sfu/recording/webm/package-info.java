// SPDX-License-Identifier: Apache-2.0
/**
 * Sound and pictures in one file: VP8, VP9 or AV1 with Opus in WebM (Matroska, RFC 9559; EBML, RFC 8794), written cluster by cluster
 * and mended after a kill.
 *
 * <p>Deliberately absent: other codecs, several tracks of one kind, lacing, chapters, tags, encryption, checksums. May import {@code
 * container} and {@code frame}.
 */
@NullMarked
package dev.weir.sfu.recording.webm;

import org.jspecify.annotations.NullMarked;
