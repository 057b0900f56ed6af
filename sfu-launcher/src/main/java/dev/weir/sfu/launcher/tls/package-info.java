// SPDX-License-Identifier: Apache-2.0
/**
 * The server's certificate: read from PEM files (RFC 7468), checked, and read again when they change.
 *
 * <p>Private keys in PKCS #8 (RFC 5958), PKCS #1 (RFC 8017 A.1.2) and SEC 1 (RFC 5915); encrypted ones are refused. TLS itself is the
 * JDK's. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.launcher.tls;

import org.jspecify.annotations.NullMarked;
