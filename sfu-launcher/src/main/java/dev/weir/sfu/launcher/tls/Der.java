// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of DER (X.690) as it takes to put a bare key into PKCS #8, which alone the JDK reads. */
final class Der {
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;

    private Der() {}

    /**
     * PKCS #8 around a PKCS #1 or SEC 1 key.
     *
     * @param publicKey of the same pair, as SubjectPublicKeyInfo (RFC 5280 4.1): says algorithm and curve
     */
    static byte[] pkcs8(byte[] key, byte[] publicKey) {
        return element(SEQUENCE, VERSION_0, algorithm(publicKey), element(OCTET_STRING, key));
    }

    /** The AlgorithmIdentifier: the first element of the sequence. The JDK wrote it, so it is well-formed. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = 1 + lengthBytes(publicKey, 1);
        int end = start + 1 + lengthBytes(publicKey, start + 1) + length(publicKey, start + 1);
        return Arrays.copyOfRange(publicKey, start, end);
    }

    private static int lengthBytes(byte[] der, int at) {
        int first = der[at] & 0xFF;
        return first < LONG_FORM ? 1 : 1 + (first - LONG_FORM);
    }

    private static int length(byte[] der, int at) {
        int first = der[at] & 0xFF;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = 1; i <= first - LONG_FORM; i++) {
            length = (length << 8) | (der[at + i] & 0xFF);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(element, content.size());
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /** Two bytes of length carry every key there is. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            out.write(LONG_FORM + 2);
            out.write(length >>> 8);
            out.write(length);
        }
    }
}
