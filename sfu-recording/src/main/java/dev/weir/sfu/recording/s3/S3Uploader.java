// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Uploads into a bucket of Amazon S3 or of a server that speaks its protocol.
 *
 * <p>Every request that carries content says its MD5 and, unless the server refuses that, its SHA-256, so that the server itself
 * refuses what was damaged on the way. Afterwards the object is looked up by HEAD. It counts as arrived when its size is right and
 * one of these is, in this order:
 * <ol>
 *   <li>the SHA-256 that the server tells: of the whole object, or of an object in parts the one over the parts' SHA-256s;
 *   <li>the ETag, where it is the MD5 of the object or the one over the parts' MD5s. Not so with keys of KMS or of the customer;
 *   <li>the SHA-256 of the object as it is read back.
 * </ol>
 *
 * <p>The credentials need s3:PutObject, s3:GetObject, s3:ListBucket, s3:AbortMultipartUpload, and for the sake of
 * tidiness s3:ListBucketMultipartUploads: what a killed process left of a file in parts is aborted when the same file is uploaded
 * again. A lifecycle rule that aborts incomplete uploads after some days is still a good thing to have.
 *
 * <p>The SDK repeats single requests a few times by itself; beyond that it is up to whoever calls. Thread-safe.
 */
public final class S3Uploader implements Uploader {
    /** Of one request, so that an upload of many parts does not begin anew for a moment's trouble. */
    private static final int ATTEMPTS = 4;

    /** From here on the server is asked before the content is sent: else what it says against it may be lost with the connection. */
    private static final long EXPECT_BYTES = 1L << 16;

    private final S3Config config;
    private final S3Failure failure;
    private final AwsCredentialsProvider credentials;
    private final S3Client client;
    private final S3Objects objects;

    public S3Uploader(S3Config config) {
        this(config, retries -> retries.maxAttempts(ATTEMPTS));
    }

    S3Uploader(S3Config config, Consumer<StandardRetryStrategy.Builder> retries) {
        this.config = config;
        this.failure = new S3Failure(config);
        this.credentials = config.credentials()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        this.client = client(config, credentials, retries);
        this.objects = new S3Objects(client, config);
    }

    private static S3Client client(
            S3Config config, AwsCredentialsProvider credentials, Consumer<StandardRetryStrategy.Builder> retries) {
        StandardRetryStrategy.Builder strategy = AwsRetryStrategy.standardRetryStrategy().toBuilder();
        retries.accept(strategy);
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(credentials)
                .forcePathStyle(config.pathStyle())
                // Our own checksums go with each request; the SDK's would be trailers, which not every server
                // understands.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        service -> service.chunkedEncodingEnabled(false).expectContinueThresholdInBytes(EXPECT_BYTES))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(config.connectTimeout())
                        .socketTimeout(config.readTimeout()))
                .overrideConfiguration(override -> override.retryStrategy(strategy.build()));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Looks whether the bucket is there and may be used. */
    @Override
    public void prepare() {
        try {
            client.headBucket(request -> request.bucket(config.bucket()));
        } catch (SdkException failed) {
            throw failure.explain("cannot use bucket " + config.bucket(), failed);
        }
    }

    @Override
    public UploadResult upload(UploadRequest request) {
        String key = config.prefix() + request.key();
        String doing = "cannot upload " + request.key();
        try {
            return objects.put(key, request);
        } catch (SdkException failed) {
            throw failure.explain(doing, failed);
        } catch (IOException failed) {
            throw UploadException.passing(doing + ": " + failed, failed);
        }
    }

    @Override
    public void close() {
        client.close();
        if (credentials instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception failed) {
                throw UploadException.passing("cannot close the credentials", failed);
            }
        }
    }

    @Override
    public String toString() {
        return "s3://" + config.bucket() + "/" + config.prefix()
                + config.endpoint().map(uri -> " at " + uri).orElse("");
    }
}
