// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import java.util.random.RandomGenerator;

/**
 * One side's username fragment and password (RFC 8445 section 5.3). Printing it leaves the password out.
 *
 * @param ufrag 4 to 256 printable ASCII characters; ours are ice-chars only
 * @param pwd 22 to 256 printable ASCII characters
 */
public record IceCredentials(String ufrag, String pwd) {
    static final int MIN_UFRAG_CHARS = 4;
    static final int MIN_PWD_CHARS = 22;
    static final int MAX_CHARS = 256;

    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** 48 bits: enough that no two sessions of a server share a fragment. */
    private static final int OWN_UFRAG_CHARS = 8;

    /** 144 bits; the RFC asks for at least 128 of randomness. */
    private static final int OWN_PWD_CHARS = 24;

    public IceCredentials {
        requireText("ufrag", ufrag, MIN_UFRAG_CHARS);
        requireText("pwd", pwd, MIN_PWD_CHARS);
    }

    /** New credentials; {@code random} must be a {@code SecureRandom} outside of simulations. */
    public static IceCredentials random(RandomGenerator random) {
        return new IceCredentials(iceChars(random, OWN_UFRAG_CHARS), iceChars(random, OWN_PWD_CHARS));
    }

    /** Whether every character is a letter, a digit, {@code +} or {@code /}. */
    static boolean isIceChars(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (ICE_CHARS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String iceChars(RandomGenerator random, int count) {
        // All at once: each call of a SecureRandom is a lock and a hash. There are 64 characters, so six bits pick one.
        byte[] bits = new byte[count];
        random.nextBytes(bits);
        StringBuilder text = new StringBuilder(count);
        for (byte one : bits) {
            text.append(ICE_CHARS.charAt(one & 63));
        }
        return text.toString();
    }

    private static void requireText(String name, String text, int minChars) {
        if (text.length() < minChars || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    name + " must have " + minChars + " to " + MAX_CHARS + " characters: " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                throw new IllegalArgumentException(name + " must be printable ASCII without spaces");
            }
        }
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
