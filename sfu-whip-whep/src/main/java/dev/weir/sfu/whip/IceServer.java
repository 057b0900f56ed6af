// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import java.util.regex.Pattern;

/**
 * A STUN or TURN server that clients are told to use, by one {@code Link} line of each 201 (RFC 9725 section 4.6).
 *
 * <p>OBS cuts such lines at every comma and semicolon, quoted or not, so no part may have one.
 *
 * @param url {@code stun:}, {@code turn:} or {@code turns:}, host, and perhaps port and {@code ?transport=} (RFC 7064, 7065)
 * @param username empty for STUN
 * @param credential the password; empty for STUN
 */
public record IceServer(String url, String username, String credential) {
    private static final Pattern URL = Pattern.compile(
            "(?:stuns?|turns?):(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?(?:\\?transport=[a-z]+)?");
    private static final Pattern SECRET = Pattern.compile("[!#-+\\--:=?-\\[\\]-~]*");

    /**
     * Checks every part.
     *
     * @throws IllegalArgumentException naming what is wrong, the credential excepted
     */
    public IceServer {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "url must be like stun:host:3478 or turn:host:3478?transport=udp: " + url);
        }
        if (!SECRET.matcher(username).matches() || !SECRET.matcher(credential).matches()) {
            throw new IllegalArgumentException("username and credential of " + url
                    + " must be printable ASCII without space, quote, comma, semicolon, backslash, < or >");
        }
        boolean turn = url.startsWith("turn");
        if (turn == username.isEmpty() || turn == credential.isEmpty()) {
            throw new IllegalArgumentException(
                    turn ? "a TURN server needs username and credential: " + url : "a STUN server has neither: " + url);
        }
    }

    /** A STUN server. */
    public static IceServer stun(String url) {
        return new IceServer(url, "", "");
    }

    /** A TURN server; whoever gets a session learns the credential. */
    public static IceServer turn(String url, String username, String credential) {
        return new IceServer(url, username, credential);
    }

    /** The value of the {@code Link} line. */
    String link() {
        String link = "<" + url + ">; rel=\"ice-server\"";
        return username.isEmpty()
                ? link
                : link + "; username=\"" + username + "\"; credential=\"" + credential
                        + "\"; credential-type=\"password\"";
    }

    /** Leaves the credential out. */
    @Override
    public String toString() {
        return "IceServer[" + url + "]";
    }
}
