// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.address.AddressLiteral;
import dev.weir.sfu.whip.address.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Which addresses clients on other machines will be told, and whether they can be of any use to them. */
final class AddressChecks {
    private final Machine machine;
    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private final List<InetAddress> offered = new ArrayList<>();

    AddressChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    List<Finding> findings() {
        try {
            offered.addAll(machine.offered(settings.get(MediaSettings.ADVERTISED_ADDRESSES)));
        } catch (SfuException e) {
            findings.add(Finding.fail(
                    "addresses", Finding.reason(e) + ": correct ADVERTISED_ADDRESSES or the name's DNS entry"));
        }
        settings.get(MediaSettings.STUN_URLS).forEach(this::askStun);
        reach();
        return findings;
    }

    private void askStun(String url) {
        try {
            InetAddress seen = machine.seenBy(url);
            offered.add(seen);
            findings.add(Finding.ok("stun", url + " says this is " + AddressLiteral.text(seen)));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    "stun",
                    url + " does not answer (" + Finding.reason(e) + "): allow UDP to it, or name another one"));
        }
    }

    private void reach() {
        String list = String.join(
                ", ", offered.stream().map(AddressLiteral::text).distinct().toList());
        if (offered.stream().anyMatch(PublicAddress::is)) {
            findings.add(Finding.ok("addresses", "clients are told " + list));
        } else if (!offered.isEmpty()) {
            findings.add(Finding.warn(
                    "addresses",
                    "clients are told " + list + ", which the Internet does not reach"
                            + (machine.isContainer()
                                    ? ", and a container's own address not even the host's network"
                                    : "")
                            + ": set ADVERTISED_ADDRESSES or STUN_URLS, unless all clients are near"));
        }
    }
}
