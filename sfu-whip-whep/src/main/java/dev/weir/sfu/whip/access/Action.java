// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

/** What a client wants to do. Whoever may do one of these may not therefore do another. */
public enum Action {
    /** Bring a room its media. */
    PUBLISH,
    /** Watch a room. */
    PLAY,
    /** See which rooms there are. */
    LIST_ROOMS,
    /** Everything below {@code /api/admin}. */
    ADMINISTER
}
