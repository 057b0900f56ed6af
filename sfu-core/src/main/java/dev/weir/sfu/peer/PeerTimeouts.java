// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

/**
 * How long a peer may take.
 *
 * @param setupNanos from creation to a finished handshake
 * @param consentNanos of silence after which a connected peer is gone; STUN, DTLS and authentic SRTP all count as life
 */
public record PeerTimeouts(long setupNanos, long consentNanos) {}
