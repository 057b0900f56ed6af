// SPDX-License-Identifier: Apache-2.0
/** Records rooms to files that are never lost. */
@NullMarked
package dev.weir.sfu.recording;

import org.jspecify.annotations.NullMarked;
