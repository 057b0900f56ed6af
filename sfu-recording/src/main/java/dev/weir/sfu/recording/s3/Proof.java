// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.ledger.Sha256;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What a server says of an object that is the one that was sent.
 *
 * @param sizeBytes of the object
 * @param etag without quotes, where the server makes it of MD5s
 * @param sha256 in Base64; of an object in parts the one over the parts' SHA-256s, with the number of parts behind it
 */
record Proof(long sizeBytes, String etag, String sha256) {
    /** Of an object that is sent in one piece. */
    static Proof of(FilePart whole) {
        return new Proof(whole.lengthBytes(), HexFormat.of().formatHex(whole.md5()), whole.sha256Base64());
    }

    /** Of an object in parts, in their order. */
    static Proof of(List<FilePart> parts) {
        MessageDigest md5 = Md5.digest();
        MessageDigest sha256 = Sha256.digest();
        long sizeBytes = 0;
        for (FilePart part : parts) {
            md5.update(part.md5());
            sha256.update(part.sha256());
            sizeBytes += part.lengthBytes();
        }
        String count = "-" + parts.size();
        return new Proof(
                sizeBytes,
                HexFormat.of().formatHex(md5.digest()) + count,
                Base64.getEncoder().encodeToString(sha256.digest()) + count);
    }

    boolean hasEtag(String told) {
        return told.replace("\"", "").equalsIgnoreCase(etag);
    }

    /** Some servers leave the number of parts away. */
    boolean hasSha256(String told) {
        return told.equals(sha256) || sha256.startsWith(told + "-");
    }
}
