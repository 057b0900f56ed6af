// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

/**
 * What uploads have done since they were started.
 *
 * @param waiting recordings to be uploaded, now or when their next attempt is due
 * @param running recordings being uploaded now
 * @param verifiedRecordings uploaded whole
 * @param verifiedBytes of media uploaded and verified
 * @param failedAttempts to upload a recording
 * @param deletedRecordings of which the media was deleted here after the upload
 */
public record UploadStatistics(
        int waiting,
        int running,
        long verifiedRecordings,
        long verifiedBytes,
        long failedAttempts,
        long deletedRecordings) {}
