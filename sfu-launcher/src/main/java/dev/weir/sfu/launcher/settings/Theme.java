// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings that belong together, in the order of the usage text.
 *
 * @param title a heading
 */
public record Theme(String title, List<Setting<?>> settings) {
    private static final int MOST_SLIPS = 3;

    public Theme {
        settings = List.copyOf(settings);
    }

    /** Every setting there is, by theme. */
    public static List<Theme> all() {
        return List.of(
                HttpSettings.THEME,
                MediaSettings.THEME,
                AccessSettings.THEME,
                LimitSettings.THEME,
                RecordSettings.THEME,
                RunSettings.THEME,
                MetricsSettings.THEME,
                TracingSettings.THEME);
    }

    /** Every setting there is. */
    public static Stream<Setting<?>> settingsOfAll() {
        return all().stream().flatMap(theme -> theme.settings().stream());
    }

    /** The key that somebody meant who mistyped it, {@code http-addr} for {@code htpp-addr}, if there is one so near. */
    public static Optional<String> nearestKey(String key) {
        return NearMiss.among(settingsOfAll().map(Setting::key).sorted(), key, MOST_SLIPS);
    }

    /** The setting of that name, if there is one. */
    public static Optional<Setting<?>> named(String name) {
        return settingsOfAll().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
