// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures of what rooms show at the moment, as JPEG: somebody has to decode, and here it is libwebrtc.
 *
 * <p>The only user of webrtc-java, which is an optional dependency of this module: whoever uses this package adds {@code
 * dev.onvoid.webrtc:webrtc-java} with the library of its system, and {@code docs/webrtc-java.md} says what that library needs itself.
 * Without any of it there are no pictures, and nothing else is amiss. Imports nothing of this module.
 */
@NullMarked
package dev.weir.sfu.recording.snapshot;

import org.jspecify.annotations.NullMarked;
