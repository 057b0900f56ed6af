// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a door is, and what is spoken there.
 *
 * @param host name or address to bind; empty means every address
 * @param port 0 takes a free one
 * @param tls has the certificate when it is HTTPS; TLS 1.2 and 1.3 are spoken
 */
public record DoorPlace(String host, int port, Optional<SSLContext> tls) {}
