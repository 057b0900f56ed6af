// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

/**
 * A file as it is at the other side.
 *
 * @param location a URL or path for people, without anything secret
 * @param sizeBytes of what is there
 * @param sha256 of what is there, in lower-case hexadecimal digits: told by the other side, or of bytes of which it confirmed another
 *     checksum
 */
public record UploadResult(String location, long sizeBytes, String sha256) {}
