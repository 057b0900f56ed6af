// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.launcher.settings.HttpAddress;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks the server on this machine whether it works; for images that have no other program which could. */
final class HealthCheck {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final String REQUEST = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private HealthCheck() {}

    /** What is wrong with the server that has these settings, in a line; empty when it is well. */
    static Optional<String> problem(Settings settings) {
        HttpAddress address = settings.get(HttpSettings.HTTP_ADDR);
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host(address), address.port()), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            String status = settings.isGiven(HttpSettings.TLS_CERT_FILE) ? answerByTls(plain) : answer(plain);
            return status.startsWith("HTTP/1.1 200 ")
                    ? Optional.empty()
                    : Optional.of(address + " answered: " + status);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(address + " did not answer: " + e);
        }
    }

    private static InetAddress host(HttpAddress address) throws IOException {
        if (address.host().isEmpty()) {
            return InetAddress.getLoopbackAddress();
        }
        InetAddress host = InetAddress.getByName(address.host());
        return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    }

    private static String answerByTls(Socket plain) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        try (Socket secure = context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
            ((SSLSocket) secure).startHandshake();
            return answer(secure);
        }
    }

    /** The first line. */
    private static String answer(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        return Optional.ofNullable(lines.readLine()).orElse("nothing");
    }

    /** The certificate is for the server's public name, and nothing is told to whoever listens here. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
