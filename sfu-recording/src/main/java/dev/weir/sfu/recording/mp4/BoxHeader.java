// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * What a box in a file says of itself (ISO/IEC 14496-12 section 4.2).
 *
 * @param type four characters, empty where there is no box
 * @param sizeBytes with this header; may reach beyond the end of the file
 */
record BoxHeader(String type, long sizeBytes) {
    private static final BoxHeader NONE = new BoxHeader("", 0);

    /** The header at this place; without a type when the file ends before it does, or the size is none. */
    static BoxHeader read(FileChannel file, long position) throws IOException {
        BoxReader header = new BoxReader(bytes(file, position, BoxWriter.HEADER_BYTES));
        long size = header.uint32();
        String type = header.type();
        return header.broken() || size < BoxWriter.HEADER_BYTES ? NONE : new BoxHeader(type, size);
    }

    boolean is(String expectedType) {
        return type.equals(expectedType);
    }

    /** As many bytes of a file as there are, up to this length. */
    static byte[] bytes(FileChannel file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
            // Goes on until all is read.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
