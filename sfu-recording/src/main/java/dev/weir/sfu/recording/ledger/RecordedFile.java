// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One media file of a recording.
 *
 * @param name plain, in the recording directory: 1 to 200 characters of {@code A-Z a-z 0-9 _ - .}, no full stop in front
 * @param mediaType for instance {@code video/webm}
 * @param sizeBytes so far, or in all once it is closed
 * @param sha256 of its content in 64 lower-case hexadecimal digits, once it is closed
 * @param remote where it was uploaded to, once that is verified
 */
public record RecordedFile(
        String name, String mediaType, long sizeBytes, Optional<String> sha256, Optional<RemoteCopy> remote) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public RecordedFile {
        if (!isPlain(name)) {
            throw new IllegalArgumentException("file name must be plain and of no entry: " + name);
        }
        NotNegative.check("sizeBytes", sizeBytes);
        if (sha256.isPresent() && !SHA256.matcher(sha256.get()).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits: " + sha256.get());
        }
    }

    /** A file that is being written. */
    public static RecordedFile open(String name, String mediaType, long sizeBytes) {
        return new RecordedFile(name, mediaType, sizeBytes, Optional.empty(), Optional.empty());
    }

    /** A file that will not change any more. */
    public static RecordedFile closed(String name, String mediaType, long sizeBytes, String sha256) {
        return new RecordedFile(name, mediaType, sizeBytes, Optional.of(sha256), Optional.empty());
    }

    RecordedFile uploaded(RemoteCopy copy) {
        return new RecordedFile(name, mediaType, sizeBytes, sha256, Optional.of(copy));
    }

    /** Neither a path nor the ledger's own. */
    private static boolean isPlain(String name) {
        return NAME.matcher(name).matches() && !name.endsWith(EntryFiles.SUFFIX);
    }
}
