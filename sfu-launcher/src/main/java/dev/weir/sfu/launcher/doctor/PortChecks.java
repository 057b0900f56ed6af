// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.HttpAddress;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports are free. */
final class PortChecks {
    private final Machine machine;
    private final Settings settings;

    PortChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    /** What may fail. */
    private interface Binding {
        void run() throws IOException;
    }

    List<Finding> findings() {
        HttpAddress http = settings.get(HttpSettings.HTTP_ADDR);
        int port = settings.get(MediaSettings.RTC_PORT);
        List<Finding> findings = new ArrayList<>();
        findings.add(bound(
                "http", "TCP " + http, HttpSettings.HTTP_ADDR.name(), () -> machine.bindTcp(http.host(), http.port())));
        findings.add(bound("media", "UDP port " + port, MediaSettings.RTC_PORT.name(), () -> machine.bindUdp(port)));
        if (port != 0 && port == http.port()) {
            findings.add(Finding.warn(
                    "media", "TCP port " + port + " is for HTTP, so clients without UDP cannot connect: set RTC_PORT"));
        } else if (settings.get(MediaSettings.ICE_TCP)) {
            findings.add(
                    bound("media", "TCP port " + port, MediaSettings.RTC_PORT.name(), () -> machine.bindTcp("", port)));
        }
        return findings;
    }

    private static Finding bound(String check, String what, String setting, Binding binding) {
        try {
            binding.run();
            return Finding.ok(check, what + " is free");
        } catch (IOException e) {
            return Finding.fail(
                    check, what + " cannot be bound (" + Finding.reason(e) + "): stop what uses it, or set " + setting);
        }
    }
}
