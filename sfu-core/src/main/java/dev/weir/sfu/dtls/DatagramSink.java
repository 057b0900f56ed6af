// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/** Takes outgoing DTLS datagrams; the bytes are borrowed until return. */
@FunctionalInterface
public interface DatagramSink {
    /** One datagram of at most {@value DtlsEndpoint#MAX_DATAGRAM_BYTES} bytes, to be sent as it is. */
    void datagram(byte[] bytes, int offset, int length);
}
