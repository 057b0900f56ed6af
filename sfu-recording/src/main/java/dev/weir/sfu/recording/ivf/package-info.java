// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures in files of their own: VP8, VP9 or AV1 in IVF, the simple container of libvpx and libaom, mended after a kill.
 *
 * <p>Deliberately absent: other codecs, sound, an index. May import {@code container} and {@code frame}.
 */
@NullMarked
package dev.weir.sfu.recording.ivf;

import org.jspecify.annotations.NullMarked;
