// SPDX-License-Identifier: Apache-2.0
/**
 * Uploads to storage that speaks the S3 protocol: Amazon's and the many others.
 *
 * <p>The only user of the AWS SDK, which is an optional dependency of this module: whoever uses this package adds {@code s3} and
 * {@code url-connection-client} of {@code software.amazon.awssdk}. May import {@code upload}.
 */
@NullMarked
package dev.weir.sfu.recording.s3;

import org.jspecify.annotations.NullMarked;
