// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.HttpResponse;
import java.time.Duration;

/**
 * What a request may cost.
 *
 * @param bodyBytes longest body that reaches the handler; longer ones get {@code tooLarge}
 * @param drainedBytes longest body that is read to its end before it is refused; beyond it the connection closes
 * @param bodyTimeout from the head of a request to the end of its body; a slower connection is closed
 * @param silence after which a connection closes on which nothing happens, but for responses that are written over time
 * @param tooLarge the answer to a body of more than {@code bodyBytes}
 */
public record DoorLimits(
        int bodyBytes, int drainedBytes, Duration bodyTimeout, Duration silence, HttpResponse tooLarge) {}
