// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.time.Instant;

/**
 * Where a file was uploaded to.
 *
 * @param location a URL or path for people, without anything secret
 * @param verifiedAt when the other side had confirmed its size and checksum
 */
public record RemoteCopy(String location, Instant verifiedAt) {}
