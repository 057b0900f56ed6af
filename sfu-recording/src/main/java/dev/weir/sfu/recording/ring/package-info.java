// SPDX-License-Identifier: Apache-2.0
/** The way from a media loop to a writer's thread, which never makes the loop wait. Imports nothing of ours. */
@NullMarked
package dev.weir.sfu.recording.ring;

import org.jspecify.annotations.NullMarked;
