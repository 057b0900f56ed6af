// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.whip.address.Cidr;
import java.util.List;

/** What {@code /metrics} tells, and whom. */
public final class MetricsSettings {
    public static final Setting<List<Cidr>> METRICS_ALLOW = Setting.of(
                    "METRICS_ALLOW",
                    Forms.networks(),
                    "addresses and networks that may read `/metrics` without a token; a request that a proxy passed on counts only with"
                            + " `TRUSTED_PROXIES`")
            .byDefault("127.0.0.0/8,::1");
    public static final Setting<String> METRICS_TOKEN =
            Setting.secret("METRICS_TOKEN", Forms.token(), "bearer token that opens `/metrics` from everywhere");
    public static final Setting<Integer> METRICS_MAX_ROOMS = Setting.of(
                    "METRICS_MAX_ROOMS",
                    Forms.integer("COUNT", 0, 10_000),
                    "rooms that have a label of their own in `/metrics`; further ones are `other` together")
            .byDefault("100");

    static final Theme THEME = new Theme("Metrics", List.of(METRICS_ALLOW, METRICS_TOKEN, METRICS_MAX_ROOMS));

    private MetricsSettings() {}
}
