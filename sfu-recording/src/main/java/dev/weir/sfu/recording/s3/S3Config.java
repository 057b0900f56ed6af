// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an {@link S3Uploader} puts its objects, and how. Begin with {@link #of}.
 *
 * @param endpoint of a server that is not Amazon's
 * @param region for instance {@code eu-central-1}; most other servers take {@code us-east-1}
 * @param bucket which must exist
 * @param credentials or else those that the default chain finds: system properties, environment, profile, container, instance
 * @param pathStyle whether the bucket is in the path of the URL instead of its host name, as MinIO and others want it
 * @param prefix in front of all keys: empty, or plain names each with a {@code /} behind it
 * @param multipartThresholdBytes above which a file goes in parts, {@value #MIN_PART_BYTES} to 5 GiB
 * @param partBytes how long those are, {@value #MIN_PART_BYTES} to 5 GiB; longer where a file would have more than 10,000
 * @param connectTimeout for each connection
 * @param readTimeout how long the other side may be silent
 */
public record S3Config(
        Optional<URI> endpoint,
        String region,
        String bucket,
        Optional<S3Credentials> credentials,
        boolean pathStyle,
        String prefix,
        long multipartThresholdBytes,
        long partBytes,
        Duration connectTimeout,
        Duration readTimeout) {
    /** What S3 takes as a part that is not the last one. */
    public static final long MIN_PART_BYTES = 5L << 20;

    private static final long MAX_PART_BYTES = 5L << 30;
    private static final long DEFAULT_THRESHOLD_BYTES = 16L << 20;
    private static final long DEFAULT_PART_BYTES = 8L << 20;
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*");

    public S3Config {
        check(REGION, "region", region, "as eu-central-1");
        check(BUCKET, "bucket", bucket, "a plain name without a URL around it");
        check(PREFIX, "prefix", prefix, "empty, or plain names each with a / behind it");
        checkBytes("multipartThresholdBytes", multipartThresholdBytes);
        checkBytes("partBytes", partBytes);
        checkPositive("connectTimeout", connectTimeout);
        checkPositive("readTimeout", readTimeout);
    }

    /** At Amazon, in parts of 8 MiB above 16 MiB, with the default credentials. */
    public static S3Config of(String region, String bucket) {
        return new S3Config(
                Optional.empty(),
                region,
                bucket,
                Optional.empty(),
                false,
                "",
                DEFAULT_THRESHOLD_BYTES,
                DEFAULT_PART_BYTES,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    /**
     * At another server.
     *
     * @param address a URL without a path, or {@code host} or {@code host:port}
     * @param ssl whether TLS is spoken where the address does not say it
     * @throws IllegalArgumentException when it is neither
     */
    public S3Config withEndpoint(String address, boolean ssl) {
        String url = address.contains("://") ? address : (ssl ? "https://" : "http://") + address;
        URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        boolean plain = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!plain) {
            // Not repeated: there may be a password in it.
            throw new IllegalArgumentException(
                    "endpoint must be as https://host:port or host:port, without bucket, path or user");
        }
        return with(Optional.of(uri), credentials, pathStyle, prefix);
    }

    public S3Config withCredentials(S3Credentials known) {
        return with(endpoint, Optional.of(known), pathStyle, prefix);
    }

    public S3Config withPathStyle(boolean inPath) {
        return with(endpoint, credentials, inPath, prefix);
    }

    /** A {@code /} is put behind it where there is none. */
    public S3Config withPrefix(String inFront) {
        return with(
                endpoint, credentials, pathStyle, inFront.isEmpty() || inFront.endsWith("/") ? inFront : inFront + "/");
    }

    public S3Config withParts(long thresholdBytes, long bytes) {
        return new S3Config(
                endpoint,
                region,
                bucket,
                credentials,
                pathStyle,
                prefix,
                thresholdBytes,
                bytes,
                connectTimeout,
                readTimeout);
    }

    public S3Config withTimeouts(Duration connect, Duration read) {
        return new S3Config(
                endpoint,
                region,
                bucket,
                credentials,
                pathStyle,
                prefix,
                multipartThresholdBytes,
                partBytes,
                connect,
                read);
    }

    private S3Config with(Optional<URI> at, Optional<S3Credentials> known, boolean inPath, String inFront) {
        return new S3Config(
                at,
                region,
                bucket,
                known,
                inPath,
                inFront,
                multipartThresholdBytes,
                partBytes,
                connectTimeout,
                readTimeout);
    }

    private static void check(Pattern legal, String name, String value, String rule) {
        if (!legal.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " must be " + rule + ": " + value);
        }
    }

    private static void checkBytes(String name, long value) {
        if (value < MIN_PART_BYTES || value > MAX_PART_BYTES) {
            throw new IllegalArgumentException(
                    name + " must be " + MIN_PART_BYTES + " to " + MAX_PART_BYTES + ": " + value);
        }
    }

    private static void checkPositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
