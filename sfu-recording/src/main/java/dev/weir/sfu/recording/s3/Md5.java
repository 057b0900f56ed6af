// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum that every server of this protocol knows. It is against damage, not against forgery. */
final class Md5 {
    private Md5() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has MD5", impossible);
        }
    }
}
