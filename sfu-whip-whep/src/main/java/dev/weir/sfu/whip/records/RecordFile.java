// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import java.util.Optional;

/**
 * One media file of a recording.
 *
 * @param name unique among all recordings, of characters that need no encoding in a URL
 * @param mediaType for instance {@code video/webm}
 * @param sizeBytes so far, or in all
 * @param sha256 of its content in lower-case hexadecimal digits, once that does not change any more
 * @param location where it was uploaded to, for administrators
 */
public record RecordFile(
        String name, String mediaType, long sizeBytes, Optional<String> sha256, Optional<String> location) {}
