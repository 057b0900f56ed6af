// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

/**
 * Who may write into a bucket. Neither part is ever logged or told.
 *
 * @param accessKey the public half
 * @param secretKey the secret half
 */
public record S3Credentials(String accessKey, String secretKey) {
    public S3Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("accessKey and secretKey must both be there");
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[redacted]";
    }
}
