// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What a client gets for its ICE restart.
 *
 * @param fragment an {@code application/trickle-ice-sdpfrag} with our new credentials and all our candidates
 * @param iceTag names the new ICE session; safe inside a quoted entity tag
 */
public record IceAnswer(String fragment, String iceTag) {
    /** Leaves the fragment out, which has a password in it. */
    @Override
    public String toString() {
        return "IceAnswer[iceTag=" + iceTag + "]";
    }
}
