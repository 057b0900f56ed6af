// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.RecordingId;

/**
 * How far an upload that is under way has come.
 *
 * @param id which recording
 * @param sentBytes of all its media files together; goes back when a file is begun again
 * @param totalBytes of all its media files together
 */
public record UploadProgress(RecordingId id, long sentBytes, long totalBytes) {}
