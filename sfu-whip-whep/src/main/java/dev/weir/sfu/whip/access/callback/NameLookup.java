// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host, or reads those of a literal. May block. */
@FunctionalInterface
interface NameLookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
}
