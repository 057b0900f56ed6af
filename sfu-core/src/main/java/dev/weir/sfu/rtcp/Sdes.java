// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Source description, of which only the CNAME is read (RFC 3550 section 6.5).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|    SC   |  PT=SDES=202  |             length            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                          SSRC of chunk 1                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    CNAME=1    |     length    | text ...            | 0 to a word
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * </pre>
 *
 * Refused: a chunk without its zero, an item beyond the packet, fewer chunks than counted.
 */
final class Sdes {
    static final int MAX_TEXT_BYTES = 255;

    private static final int CNAME = 1;
    private static final int CHUNK_SSRC_BYTES = 4;

    private byte[] bytes = Bytes.NONE;
    private int offset;
    private int end;
    private int chunksLeft;
    private int position;
    private int ssrc;
    private int cnameOffset;
    private int cnameLength;

    /** Checks every chunk, then stands before the first. */
    boolean parse(byte[] b, int off, int contentEnd) {
        bytes = b;
        offset = off;
        end = contentEnd;
        rewind();
        while (chunksLeft > 0) {
            if (!readChunk()) {
                return false;
            }
        }
        rewind();
        return true;
    }

    private void rewind() {
        chunksLeft = bytes[offset] & 0x1f;
        position = offset + RtcpHeader.SIZE_BYTES;
    }

    /** Moves to the next chunk; false after the last. */
    boolean next() {
        return chunksLeft > 0 && readChunk();
    }

    int ssrc() {
        return ssrc;
    }

    /** Where the chunk's CNAME starts in the array; -1 when it has none. */
    int cnameOffset() {
        return cnameOffset;
    }

    int cnameLength() {
        return cnameLength;
    }

    private boolean readChunk() {
        chunksLeft--;
        cnameOffset = -1;
        cnameLength = 0;
        if (end - position < CHUNK_SSRC_BYTES) {
            return false;
        }
        ssrc = Bytes.int32(bytes, position);
        int at = position + CHUNK_SSRC_BYTES;
        while (at < end && bytes[at] != 0) {
            if (end - at < 2) {
                return false;
            }
            int length = Bytes.uint8(bytes, at + 1);
            if (length > end - at - 2) {
                return false;
            }
            if (bytes[at] == CNAME) {
                cnameOffset = at + 2;
                cnameLength = length;
            }
            at += 2 + length;
        }
        // The chunk begins on a word, and so does whatever follows its one to four zeros.
        position += (at - position) / 4 * 4 + 4;
        return at < end && position <= end;
    }

    static int sizeBytes(int cnameLength) {
        int chunk = CHUNK_SSRC_BYTES + 2 + cnameLength;
        return RtcpHeader.SIZE_BYTES + chunk / 4 * 4 + 4;
    }

    static int write(byte[] b, int off, int ssrc, byte[] cname) {
        int size = sizeBytes(cname.length);
        RtcpHeader.write(b, off, 1, RtcpHeader.SDES, size);
        Bytes.put32(b, off + 4, ssrc);
        Bytes.put8(b, off + 8, CNAME);
        Bytes.put8(b, off + 9, cname.length);
        System.arraycopy(cname, 0, b, off + 10, cname.length);
        for (int at = off + 10 + cname.length; at < off + size; at++) {
            b[at] = 0;
        }
        return size;
    }
}
