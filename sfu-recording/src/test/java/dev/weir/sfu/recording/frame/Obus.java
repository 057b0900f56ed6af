// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads OBUs that have their sizes (AV1 bitstream specification section 5.3), for tests. */
final class Obus {
    static final int TEMPORAL_DELIMITER = 2;

    private static final int HAS_SIZE = 0x02;
    private static final int HAS_EXTENSION = 0x04;

    private Obus() {}

    static int type(byte[] obu) {
        return obu[0] >> 3 & 0x0f;
    }

    /** One after the other, as they stand. */
    static List<byte[]> split(byte[] stream) {
        List<byte[]> obus = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int body = at + headerBytes(stream, at);
            int size = 0;
            int shift = 0;
            while (stream[body] < 0) {
                size |= (stream[body++] & 0x7f) << shift;
                shift += 7;
            }
            size |= stream[body++] << shift;
            obus.add(Arrays.copyOfRange(stream, at, body + size));
            at = body + size;
        }
        return obus;
    }

    static List<byte[]> withoutSizes(byte[] stream) {
        List<byte[]> bare = new ArrayList<>();
        for (byte[] obu : split(stream)) {
            int header = headerBytes(obu, 0);
            int body = header;
            while (obu[body++] < 0) {}
            byte[] without = new byte[header + obu.length - body];
            System.arraycopy(obu, 0, without, 0, header);
            without[0] &= ~HAS_SIZE;
            System.arraycopy(obu, body, without, header, obu.length - body);
            bare.add(without);
        }
        return bare;
    }

    private static int headerBytes(byte[] b, int at) {
        return (b[at] & HAS_EXTENSION) != 0 ? 2 : 1;
    }
}
