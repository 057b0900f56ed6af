// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What a client gets for its offer.
 *
 * @param sessionId unguessable (128 random bits or more), unique over several nodes, safe in a URL
 * @param answer the SDP answer
 * @param iceTag names this ICE session: changes with each ICE restart; safe inside a quoted entity tag
 */
public record SessionAnswer(String sessionId, String answer, String iceTag) {}
