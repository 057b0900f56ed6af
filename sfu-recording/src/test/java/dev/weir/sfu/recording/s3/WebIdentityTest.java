// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are asked for with a service account's token, as in Kubernetes at Amazon: the default chain, with {@code sts} beside it. */
class WebIdentityTest {
    @RegisterExtension
    static final S3Server SERVER = S3Server.takingAnyHeader();

    @TempDir
    Path directory;

    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Map<String, String> before = new HashMap<>();
    private HttpServer tokenService;

    @BeforeEach
    void start() throws IOException {
        tokenService = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokenService.createContext("/", this::answer);
        tokenService.start();
        set("aws.roleArn", "arn:aws:iam::123456789012:role/weir");
        set(
                "aws.webIdentityTokenFile",
                Files.writeString(directory.resolve("token"), "service-account").toString());
        set("aws.region", "us-east-1");
        set(
                "aws.endpointUrlSts",
                "http://127.0.0.1:" + tokenService.getAddress().getPort());
    }

    private void set(String property, String value) {
        before.put(
                property,
                Optional.ofNullable(System.setProperty(property, value)).orElse(""));
    }

    @AfterEach
    void stop() {
        tokenService.stop(0);
        before.forEach((property, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        questions.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        byte[] answer = """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <Credentials>
                      <AccessKeyId>%s</AccessKeyId>
                      <SecretAccessKey>%s</SecretAccessKey>
                      <SessionToken>of-an-hour</SessionToken>
                      <Expiration>2099-01-01T00:00:00Z</Expiration>
                    </Credentials>
                    <AssumedRoleUser>
                      <Arn>arn:aws:sts::123456789012:assumed-role/weir/session</Arn>
                      <AssumedRoleId>weir:session</AssumedRoleId>
                    </AssumedRoleUser>
                  </AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(S3Server.KEYS.accessKey(), S3Server.KEYS.secretKey())
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void aServiceAccountsTokenIsTurnedIntoKeysThatUploadWith() throws IOException {
        String bucket = SERVER.newBucket();
        byte[] content = {1, 2, 3};
        Path file = Files.write(directory.resolve("lecture.webm"), content);
        S3Config config = S3Config.of("us-east-1", bucket)
                .withEndpoint("127.0.0.1:" + SERVER.port(), false)
                .withPathStyle(true);
        try (S3Uploader uploader = new S3Uploader(config)) {
            uploader.upload(new UploadRequest(
                    file, "lecture.webm", "video/webm", content.length, Recordings.sha256(content), bytes -> {}));
        }
        assertThat(SERVER.object(bucket, "lecture.webm")).isEqualTo(content);
        assertThat(questions).hasSize(1);
        assertThat(questions.get(0)).contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=service-account");
    }
}
