// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which addresses clients will be told, and whether they can be of any use to them. */
final class AddressChecks {
    private static final Pattern STUN_URL = Pattern.compile("stuns?:(?:\\[([^\\]]+)]|([^:]+))(?::([0-9]+))?");
    private static final int STUN_PORT = 3478;

    private final Machine machine;
    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private final List<InetAddress> offered = new ArrayList<>();

    AddressChecks(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    List<Finding> findings() {
        List<String> advertised = settings.get(MediaSettings.ADVERTISED_ADDRESSES);
        if (advertised.isEmpty()) {
            addLocal();
        } else {
            advertised.forEach(this::addNamed);
        }
        settings.get(MediaSettings.STUN_URLS).forEach(this::askStun);
        reach();
        return findings;
    }

    private void addLocal() {
        try {
            machine.localAddresses().stream()
                    .filter(address -> !address.isLinkLocalAddress())
                    .forEach(offered::add);
        } catch (IOException e) {
            findings.add(Finding.fail(
                    "addresses",
                    "the machine's own are unknown (" + Finding.reason(e) + "): set ADVERTISED_ADDRESSES"));
        }
    }

    private void addNamed(String name) {
        try {
            offered.addAll(machine.resolve(name));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    "addresses", name + " does not resolve: correct ADVERTISED_ADDRESSES or the name's DNS entry"));
        }
    }

    private void askStun(String url) {
        Matcher matcher = STUN_URL.matcher(url);
        if (!matcher.matches()) {
            return;
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        int port = matcher.group(3) == null ? STUN_PORT : Integer.parseInt(matcher.group(3));
        try {
            InetAddress seen = machine.askStun(host, port).getAddress();
            offered.add(seen);
            findings.add(Finding.ok("stun", url + " says this is " + written(seen)));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    "stun",
                    url + " does not answer (" + Finding.reason(e) + "): allow UDP to it, or name another one"));
        }
    }

    private void reach() {
        String list = String.join(
                ", ", offered.stream().map(AddressChecks::written).distinct().toList());
        if (offered.stream().anyMatch(AddressChecks::isPublic)) {
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

    /** As answers have it: a zone means something on this machine only. */
    private static String written(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return !(address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || uniqueLocal
                || shared);
    }
}
