// SPDX-License-Identifier: Apache-2.0
/**
 * Publishers and players in Java for any WHIP or WHEP server, over libwebrtc (the library webrtc-java).
 *
 * <p>Nothing in here knows Weir: {@link dev.weir.sfu.examples.webrtc.HttpSession} is RFC 9725 from the client's side, {@link
 * dev.weir.sfu.examples.webrtc.WebrtcPeer} what sends and receives.
 */
@NullMarked
package dev.weir.sfu.examples.webrtc;

import org.jspecify.annotations.NullMarked;
