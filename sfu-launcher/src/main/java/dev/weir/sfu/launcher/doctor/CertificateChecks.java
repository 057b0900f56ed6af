// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.tls.CertificateException;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.Credentials;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether browsers will take the certificate. */
final class CertificateChecks {
    private static final String CHECK = "tls";
    private static final Duration SOON = Duration.ofDays(14);

    private final Machine machine;
    private final Settings settings;

    CertificateChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    List<Finding> findings() {
        Optional<CertificateFiles> files = settings.get(HttpSettings.TLS_CERT_FILE)
                .flatMap(certificate ->
                        settings.get(HttpSettings.TLS_KEY_FILE).map(key -> new CertificateFiles(certificate, key)));
        if (files.isEmpty()) {
            return List.of(http());
        }
        try {
            return ofCredentials(files.get().read());
        } catch (CertificateException e) {
            return List.of(Finding.fail(CHECK, Finding.reason(e)));
        }
    }

    private Finding http() {
        boolean proxied = !settings.get(HttpSettings.TRUSTED_PROXIES).isEmpty();
        return proxied || settings.get(HttpSettings.HTTP_ADDR).isLoopback()
                ? Finding.ok(CHECK, "none here: the proxy in front has it, or only this machine comes")
                : Finding.warn(
                        CHECK,
                        "none: browsers give a camera to other machines only over HTTPS, so set"
                                + " TLS_CERT_FILE and TLS_KEY_FILE, or put a proxy in front");
    }

    private List<Finding> ofCredentials(Credentials credentials) {
        List<Finding> findings = new ArrayList<>();
        X509Certificate own = credentials.own();
        long days = credentials.validFor(machine.now()).toDays();
        String found = "the certificate for " + names(own) + " matches its key";
        Optional<String> problem = credentials.timeProblem(machine.now());
        if (problem.isPresent()) {
            findings.add(Finding.fail(CHECK, found + " and " + problem.get() + ": renew it"));
        } else if (credentials.validFor(machine.now()).compareTo(SOON) < 0) {
            findings.add(Finding.warn(CHECK, found + " and is good for " + days + " days only: renew it"));
        } else {
            findings.add(Finding.ok(CHECK, found + " and is good for " + days + " days"));
        }
        if (credentials.chain().size() == 1 && isSelfSigned(own)) {
            findings.add(Finding.warn(CHECK, "nobody vouches for it: browsers warn, and OBS and FFmpeg may refuse"));
        }
        return findings;
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static String names(X509Certificate certificate) {
        try {
            List<String> names = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .map(all -> all.stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .toList())
                    .orElse(List.of());
            return names.isEmpty() ? "no name that browsers look at" : String.join(", ", names);
        } catch (CertificateParsingException e) {
            return "names that cannot be understood";
        }
    }
}
