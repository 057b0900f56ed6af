// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import dev.weir.sfu.recording.upload.UploadException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What went wrong in words of what the operator can do, and whether it passes by itself. */
final class S3Failure {
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "TooManyRequests",
            "InternalError",
            "ServiceUnavailable",
            "BadDigest",
            "XAmzContentChecksumMismatch",
            "XAmzContentSHA256Mismatch",
            "IncompleteBody",
            "NoSuchUpload",
            "InvalidPart",
            "OperationAborted",
            "ConditionalRequestConflict",
            // The next request asks the chain for new ones.
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired");

    private static final int MOVED_PERMANENTLY = 301;
    private static final int TEMPORARY_REDIRECT = 307;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Config config;

    S3Failure(S3Config config) {
        this.config = config;
    }

    /** @param doing what, as the beginning of a sentence */
    UploadException explain(String doing, SdkException failed) {
        if (failed instanceof AwsServiceException answered) {
            return explainAnswer(doing, answered);
        }
        return explainSilence(doing, failed);
    }

    private UploadException explainAnswer(String doing, AwsServiceException answered) {
        int status = answered.statusCode();
        String code = code(answered);
        String said = doing + ": " + status + redacted((code.isEmpty() ? "" : " " + code) + details(answered));
        Optional<String> advice = advice(status, code, answered);
        boolean passing = advice.isEmpty() && (passesByStatus(status) || PASSING.contains(code));
        String message = said + advice.map(what -> "; " + what).orElse("");
        return passing ? UploadException.passing(message, answered) : UploadException.lasting(message, answered);
    }

    private static boolean passesByStatus(int status) {
        if (status >= SERVER_ERRORS) {
            return status != NOT_IMPLEMENTED;
        }
        // An error in the body of an answer that began as a success passes too.
        return status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status < MOVED_PERMANENTLY;
    }

    private Optional<String> advice(int status, String code, AwsServiceException answered) {
        Optional<String> home =
                header(answered, "x-amz-bucket-region").filter(region -> !region.equals(config.region()));
        if (status == MOVED_PERMANENTLY
                || status == TEMPORARY_REDIRECT
                || code.equals("PermanentRedirect")
                || code.equals("AuthorizationHeaderMalformed")
                || code.equals("IllegalLocationConstraintException")
                || (home.isPresent() && config.endpoint().isEmpty())) {
            return Optional.of("bucket " + config.bucket() + " is not in region " + config.region()
                    + home.map(region -> " but in " + region).orElse(", or the endpoint is another one's")
                    + ": set the right region");
        }
        return switch (code) {
            case "NoSuchBucket" -> Optional.of(missingBucket());
            case "RequestTimeTooSkewed" ->
                Optional.of("the clock of this machine or of the server is wrong: set it by NTP");
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                Optional.of("the access key or the secret key is wrong");
            case "InvalidToken" -> Optional.of("the credentials are wrong");
            case "MethodNotAllowed", "InvalidBucketName" ->
                Optional.of("the server may want the bucket in the path: set path style");
            case "" ->
                // HEAD has no body that could say why.
                switch (status) {
                    case NOT_FOUND -> Optional.of(missingBucket());
                    case FORBIDDEN -> Optional.of(forbidden());
                    default -> Optional.empty();
                };
            case "AccessDenied", "403 Forbidden", "Forbidden" -> Optional.of(forbidden());
            case "404 Not Found", "NotFound" -> Optional.of(missingBucket());
            default -> Optional.empty();
        };
    }

    private String missingBucket() {
        return "there is no bucket " + config.bucket() + " (or the server wants path style "
                + (config.pathStyle() ? "off" : "on") + "): make it, or set the right one";
    }

    private String forbidden() {
        return "the credentials may not do that in bucket " + config.bucket()
                + ": they need s3:PutObject, s3:GetObject, s3:ListBucket and s3:AbortMultipartUpload, or the keys are wrong";
    }

    private UploadException explainSilence(String doing, SdkException failed) {
        Throwable cause = innermost(failed);
        if (failed instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return UploadException.passing(doing + ": stopped", failed);
        }
        if (cause instanceof UnknownHostException) {
            return UploadException.passing(
                    doing + ": there is no host " + cause.getMessage() + ": set the right endpoint"
                            + (config.pathStyle() ? "" : ", or path style if the host is the bucket's"),
                    failed);
        }
        if (cause instanceof SSLException) {
            return UploadException.lasting(
                    doing + ": no TLS with the server: " + cause.getMessage()
                            + "; is its certificate trusted here, and does it speak TLS at all",
                    failed);
        }
        if (cause instanceof IOException) {
            return UploadException.passing(doing + ": no answer: " + cause, failed);
        }
        String text = String.valueOf(failed.getMessage());
        if (text.toLowerCase(Locale.ROOT).contains("credentials")) {
            return UploadException.lasting(
                    doing + ": no credentials found: give both keys, or let the default chain find some", failed);
        }
        return UploadException.passing(doing + ": " + redacted(text), failed);
    }

    private static Throwable innermost(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String code(AwsServiceException answered) {
        AwsErrorDetails details = answered.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String details(AwsServiceException answered) {
        AwsErrorDetails details = answered.awsErrorDetails();
        return details == null
                        || details.errorMessage() == null
                        || details.errorMessage().isBlank()
                ? ""
                : " (" + details.errorMessage() + ")";
    }

    private static Optional<String> header(AwsServiceException answered, String name) {
        AwsErrorDetails details = answered.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader(name);
    }

    /** Some servers repeat what they were sent. */
    private String redacted(String said) {
        return config.credentials()
                .map(keys -> said.replace(keys.secretKey(), "...").replace(keys.accessKey(), "..."))
                .orElse(said);
    }
}
