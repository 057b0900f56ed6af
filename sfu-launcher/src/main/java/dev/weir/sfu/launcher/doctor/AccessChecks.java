// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.AccessSettings;
import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Whether the servers answer that decide who gets in. */
final class AccessChecks {
    private static final String CHECK = "access";
    private static final int OK = 200;

    private final Machine machine;
    private final Settings settings;

    AccessChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        settings.get(AccessSettings.JWT_JWKS_URL).ifPresent(url -> findings.add(keys(url)));
        settings.get(AccessSettings.AUTH_CALLBACK_URL).ifPresent(url -> findings.add(callback(url)));
        return findings;
    }

    private Finding keys(URI url) {
        try {
            int status = machine.get(url);
            return status == OK
                    ? Finding.ok(CHECK, "the keys of tokens are at " + shown(url))
                    : Finding.fail(CHECK, shown(url) + " answers " + status + ", not 200: correct JWT_JWKS_URL");
        } catch (IOException e) {
            return unreachable(url, e);
        }
    }

    /** Not asked anything: a question about nobody might be counted against somebody. */
    private Finding callback(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try {
            machine.connect(url.getHost(), port);
            return Finding.ok(CHECK, shown(url) + " can be reached, and is asked who gets in");
        } catch (IOException e) {
            return unreachable(url, e);
        }
    }

    private static Finding unreachable(URI url, IOException e) {
        return Finding.fail(
                CHECK,
                shown(url) + " cannot be reached (" + Finding.reason(e)
                        + "), so nobody gets in by it: correct it or the network");
    }

    /** Without a query, which may hold a key. */
    private static String shown(URI url) {
        return url.getScheme() + "://" + url.getAuthority() + url.getPath();
    }
}
