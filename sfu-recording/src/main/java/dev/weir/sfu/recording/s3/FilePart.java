// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.ledger.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A stretch of a file with its checksums, which are needed before the first byte is sent: so each stretch is read twice.
 *
 * @param md5 16 bytes, not to be written to
 * @param sha256 32 bytes, not to be written to
 */
record FilePart(Path path, long offset, long lengthBytes, byte[] md5, byte[] sha256) {
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * Reads a stretch and finds its checksums.
     *
     * @param whole is told the bytes too
     * @throws EOFException when the file is shorter
     */
    static FilePart read(Path path, long offset, long lengthBytes, MessageDigest whole) throws IOException {
        MessageDigest md5 = Md5.digest();
        MessageDigest sha256 = Sha256.digest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long done = 0;
            while (done < lengthBytes) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, lengthBytes - done));
                int length = in.read(chunk, offset + done);
                if (length < 0) {
                    throw new EOFException(path.getFileName() + " has become shorter");
                }
                md5.update(chunk.array(), 0, length);
                sha256.update(chunk.array(), 0, length);
                whole.update(chunk.array(), 0, length);
                done += length;
            }
        }
        return new FilePart(path, offset, lengthBytes, md5.digest(), sha256.digest());
    }

    String md5Base64() {
        return Base64.getEncoder().encodeToString(md5);
    }

    String sha256Base64() {
        return Base64.getEncoder().encodeToString(sha256);
    }
}
