// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.Setting;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.settings.Theme;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at what a server with these settings would need: one line for each thing, whether it is well, and what to do when it is
 * not. Changes nothing, and prints no secret.
 */
public final class Doctor {
    private final Machine machine;

    Doctor(Machine machine) {
        this.machine = machine;
    }

    /** Of the machine that this runs on. */
    public static Doctor here() {
        return new Doctor(new ThisMachine());
    }

    /** Looks at everything; blocks for as long as the network needs, some seconds for each server that does not answer. */
    public List<Finding> examine(Settings settings) {
        List<Finding> findings = new ArrayList<>();
        findings.add(given(settings));
        settings.warnings().forEach(warning -> findings.add(Finding.warn("settings", warning)));
        findings.addAll(new MachineChecks(machine).findings());
        findings.addAll(new PortChecks(machine, settings).findings());
        findings.addAll(new AddressChecks(machine, settings).findings());
        findings.addAll(new CertificateChecks(machine, settings).findings());
        findings.addAll(new AccessChecks(machine, settings).findings());
        findings.addAll(new MetricsChecks(settings).findings());
        findings.addAll(new RecordChecks(machine, settings).findings());
        return findings;
    }

    /** Settings that could not be understood. */
    public static List<Finding> refused(List<String> problems) {
        return problems.stream()
                .map(problem -> Finding.fail("settings", problem))
                .toList();
    }

    private static Finding given(Settings settings) {
        List<String> names = Theme.settingsOfAll()
                .filter(settings::isGiven)
                .map(Setting::name)
                .toList();
        return Finding.ok(
                "settings", names.isEmpty() ? "all are the defaults" : "understood: " + String.join(", ", names));
    }
}
