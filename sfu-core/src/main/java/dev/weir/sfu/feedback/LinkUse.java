// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/** What the delays say of the link (draft-ietf-rmcat-gcc-02 section 5.4). */
enum LinkUse {
    NORMAL,
    /** A queue grows. */
    OVERUSED,
    /** A queue drains. */
    UNDERUSED
}
