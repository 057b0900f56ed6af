// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.MetricsSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.address.Cidr;
import java.util.List;
import java.util.stream.Collectors;

/** Who may read metrics, which name rooms. */
final class MetricsChecks {
    private static final String CHECK = "metrics";
    private static final List<Cidr> EVERYWHERE = Cidr.parseList("0.0.0.0/0,::/0");

    private final Settings settings;

    MetricsChecks(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Cidr> allowed = settings.get(MetricsSettings.METRICS_ALLOW);
        if (allowed.stream().anyMatch(EVERYWHERE::contains)) {
            return List.of(
                    Finding.warn(
                            CHECK,
                            "everybody may read /metrics, which names rooms: narrow METRICS_ALLOW, or set METRICS_TOKEN instead"));
        }
        String networks = allowed.stream().map(Cidr::toString).collect(Collectors.joining(", "));
        String token = settings.isGiven(MetricsSettings.METRICS_TOKEN) ? ", and for whoever shows METRICS_TOKEN" : "";
        return List.of(Finding.ok(CHECK, "/metrics is for " + networks + token));
    }
}
