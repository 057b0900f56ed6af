// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.ledger.Sha256;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Sends one file in parts, one after the other. What came before of the same key and was never completed is aborted first, and
 * this one is when it fails: the bucket's owner pays for parts that nobody sees.
 */
final class MultipartUpload {
    private static final Logger log = LoggerFactory.getLogger(MultipartUpload.class);
    private static final int MAX_PARTS = 10_000;

    private final S3Client client;
    private final S3Config config;
    private final String key;
    private final UploadRequest request;
    private final boolean withSha256;

    MultipartUpload(S3Client client, S3Config config, String key, UploadRequest request, boolean withSha256) {
        this.client = client;
        this.config = config;
        this.key = key;
        this.request = request;
        this.withSha256 = withSha256;
    }

    /** How long each part is but the last one. */
    static long partBytes(S3Config config, long sizeBytes) {
        return Math.max(config.partBytes(), (sizeBytes + MAX_PARTS - 1) / MAX_PARTS);
    }

    Proof send() throws IOException {
        abortLeftovers();
        String id = create();
        boolean completed = false;
        try {
            List<FilePart> parts = new ArrayList<>();
            complete(id, sendParts(id, parts));
            completed = true;
            return Proof.of(parts);
        } finally {
            if (!completed) {
                abort(id);
            }
        }
    }

    /** Of this key only: other processes may be uploading others. */
    private void abortLeftovers() {
        try {
            client
                    .listMultipartUploadsPaginator(
                            list -> list.bucket(config.bucket()).prefix(key))
                    .uploads()
                    .stream()
                    .filter(upload -> key.equals(upload.key()))
                    .forEach(upload -> abort(upload.uploadId()));
        } catch (SdkException notListed) {
            log.debug("cannot look for incomplete uploads of {}: {}", request.key(), notListed.getMessage());
        }
    }

    private String create() {
        CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder()
                .bucket(config.bucket())
                .key(key)
                .contentType(request.mediaType())
                .metadata(Map.of("sha256", request.sha256()));
        if (withSha256) {
            create.checksumAlgorithm(ChecksumAlgorithm.SHA256);
        }
        return client.createMultipartUpload(create.build()).uploadId();
    }

    private List<CompletedPart> sendParts(String id, List<FilePart> parts) throws IOException {
        MessageDigest whole = Sha256.digest();
        List<CompletedPart> completed = new ArrayList<>();
        long partBytes = partBytes(config, request.sizeBytes());
        for (long offset = 0; offset < request.sizeBytes(); offset += partBytes) {
            long length = Math.min(partBytes, request.sizeBytes() - offset);
            FilePart part = FilePart.read(request.path(), offset, length, whole);
            parts.add(part);
            completed.add(sendPart(id, parts.size(), part));
        }
        S3Objects.checkUnchanged(request, whole);
        return completed;
    }

    private CompletedPart sendPart(String id, int number, FilePart part) {
        UploadPartRequest.Builder send = UploadPartRequest.builder()
                .bucket(config.bucket())
                .key(key)
                .uploadId(id)
                .partNumber(number)
                .contentMD5(part.md5Base64())
                .overrideConfiguration(S3Objects.patience(config, part.lengthBytes()));
        CompletedPart.Builder completed = CompletedPart.builder().partNumber(number);
        if (withSha256) {
            send.checksumSHA256(part.sha256Base64());
            completed.checksumSHA256(part.sha256Base64());
        }
        String etag = client.uploadPart(
                        send.build(),
                        S3Objects.body(
                                part,
                                request.mediaType(),
                                sent -> request.progress().accept(part.offset() + sent)))
                .eTag();
        if (etag == null) {
            throw UploadException.passing("the server gave no ETag for part " + number + " of " + request.key());
        }
        return completed.eTag(etag).build();
    }

    private void complete(String id, List<CompletedPart> parts) {
        client.completeMultipartUpload(complete ->
                complete.bucket(config.bucket()).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
    }

    private void abort(String id) {
        // The SDK sends nothing for a thread that is interrupted, and the parts would stay.
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(
                    abort -> abort.bucket(config.bucket()).key(key).uploadId(id));
        } catch (SdkException stays) {
            log.debug("cannot abort an incomplete upload of {}: {}", request.key(), stays.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
