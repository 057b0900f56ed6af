// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * A file to be uploaded.
 *
 * @param path where it is; it does not change meanwhile
 * @param key what it is to be called there: plain names, with {@code /} between them if there are several
 * @param mediaType for instance {@code video/webm}
 * @param sizeBytes how long it is
 * @param sha256 of its content, in lower-case hexadecimal digits
 * @param progress to be told now and then how many of its bytes are sent; starts again at 0 when the file does
 */
public record UploadRequest(
        Path path, String key, String mediaType, long sizeBytes, String sha256, LongConsumer progress) {
    private static final Pattern KEY =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    public UploadRequest {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("key must be of plain names: " + key);
        }
    }
}
