// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** Sound or picture. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
