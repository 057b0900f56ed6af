// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.ledger.Sha256;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Puts files into the bucket and makes sure that they are there. Thread-safe. */
final class S3Objects {
    private static final Logger log = LoggerFactory.getLogger(S3Objects.class);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int CHUNK_BYTES = 1 << 16;

    private final S3Client client;
    private final S3Config config;

    /** A server that does not know SHA-256 in requests says so once. */
    private volatile boolean sha256Refused;

    S3Objects(S3Client client, S3Config config) {
        this.client = client;
        this.config = config;
    }

    /** What sends a file, with SHA-256s in its requests or without. */
    private interface Sending {
        Proof send(boolean withSha256) throws IOException;
    }

    /**
     * Puts a file into the bucket, in one piece or in parts as its size asks for.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when a request fails
     * @throws IOException when the file cannot be read
     * @throws UploadException when something else is there than was sent
     */
    UploadResult put(String key, UploadRequest request) throws IOException {
        boolean inParts = request.sizeBytes() > config.multipartThresholdBytes();
        Proof proof = sent(withSha256 -> inParts
                ? new MultipartUpload(client, config, key, request, withSha256).send()
                : putWhole(key, request, withSha256));
        verify(key, request, proof);
        return new UploadResult("s3://" + config.bucket() + "/" + key, proof.sizeBytes(), request.sha256());
    }

    private Proof sent(Sending sending) throws IOException {
        if (!sha256Refused) {
            try {
                return sending.send(true);
            } catch (AwsServiceException answered) {
                if (!refusesSha256(answered)) {
                    throw answered;
                }
                sha256Refused = true;
                log.info(
                        "the S3 server takes no SHA-256 in requests ({}): MD5 only from now on", answered.statusCode());
            }
        }
        return sending.send(false);
    }

    private static boolean refusesSha256(AwsServiceException answered) {
        if (answered.statusCode() == NOT_IMPLEMENTED) {
            return true;
        }
        String code = S3Failure.code(answered);
        String text = String.valueOf(answered.getMessage()).toLowerCase(Locale.ROOT);
        return answered.statusCode() == BAD_REQUEST
                && !code.equals("BadDigest")
                && !code.equals("XAmzContentChecksumMismatch")
                && (text.contains("checksum") || text.contains("unsupported header"));
    }

    private Proof putWhole(String key, UploadRequest request, boolean withSha256) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        FilePart whole = FilePart.read(request.path(), 0, request.sizeBytes(), sha256);
        checkUnchanged(request, sha256);
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(config.bucket())
                .key(key)
                .contentType(request.mediaType())
                .metadata(Map.of("sha256", request.sha256()))
                .contentMD5(whole.md5Base64())
                .overrideConfiguration(patience(config, whole.lengthBytes()));
        if (withSha256) {
            put.checksumSHA256(whole.sha256Base64());
        }
        client.putObject(put.build(), body(whole, request.mediaType(), request.progress()));
        return Proof.of(whole);
    }

    static RequestBody body(FilePart part, String mediaType, LongConsumer progress) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return new PartStream(part, progress);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                part.lengthBytes(),
                mediaType);
    }

    /** @throws UploadException when what was read is not what was recorded */
    static void checkUnchanged(UploadRequest request, MessageDigest sha256) {
        if (!Sha256.hex(sha256).equals(request.sha256())) {
            throw UploadException.lasting(request.path().getFileName() + " has changed since it was recorded");
        }
    }

    /** Even at 32 KiB a second a request comes through; slower is as good as dead. */
    static AwsRequestOverrideConfiguration patience(S3Config config, long bytes) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(config.connectTimeout()
                        .plus(config.readTimeout().multipliedBy(2))
                        .plusMillis(bytes / 32))
                .build();
    }

    private void verify(String key, UploadRequest request, Proof proof) throws IOException {
        HeadObjectResponse there;
        try {
            there = client.headObject(
                    head -> head.bucket(config.bucket()).key(key).checksumMode(ChecksumMode.ENABLED));
        } catch (NoSuchKeyException missing) {
            throw UploadException.passing(request.key() + " is not in the bucket although the server took it", missing);
        }
        if (there.contentLength() == null || there.contentLength() != proof.sizeBytes()) {
            throw UploadException.passing(request.key() + " has " + there.contentLength() + " bytes in the bucket and "
                    + proof.sizeBytes() + " here");
        }
        boolean proven = there.checksumSHA256() != null
                ? proof.hasSha256(there.checksumSHA256())
                : there.eTag() != null && proof.hasEtag(there.eTag());
        if (!proven && !sha256OfObject(key).equals(request.sha256())) {
            throw UploadException.passing(request.key() + " has another checksum in the bucket than here");
        }
    }

    private String sha256OfObject(String key) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        byte[] chunk = new byte[CHUNK_BYTES];
        GetObjectRequest get =
                GetObjectRequest.builder().bucket(config.bucket()).key(key).build();
        try (InputStream in = client.getObject(get)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                sha256.update(chunk, 0, length);
            }
        }
        return Sha256.hex(sha256);
    }
}
