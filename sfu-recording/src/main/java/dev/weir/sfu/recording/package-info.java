// SPDX-License-Identifier: Apache-2.0
/** Placeholder. */
@NullMarked
package dev.weir.sfu.recording;

import org.jspecify.annotations.NullMarked;
