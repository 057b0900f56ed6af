// SPDX-License-Identifier: Apache-2.0
// Rooms and their addresses, seen from a page: a proxy may have put all of them below a path of its own.
import { Refusal, authorization } from "./client/signalling.js";
import { tokenOfPage } from "./token.js";

const LEGAL = /^(?=.{1,64}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** The room that this page is about, or undefined when its address names none that can exist. */
export function roomOfPage() {
  const room = new URLSearchParams(location.search).get("room") ?? "";
  return LEGAL.test(room) ? room : undefined;
}

export const publishEndpoint = (room) => new URL(`../api/whip/publish/${room}`, location.href);
export const playEndpoint = (room) => new URL(`../api/whep/play/${room}`, location.href);
export const snapshotOf = (room) => new URL(`../api/rooms/${room}/snapshot.jpg`, location.href);
export const publishPage = (room) => new URL(`publish.html?room=${room}`, location.href);
export const watchPage = (room) => new URL(`watch.html?room=${room}`, location.href);

/**
 * @returns {Promise<Array<{name: string, hasPublisher: boolean, subscribers: number, tracks: Array<object>}>>}
 * @throws {Refusal} when the server does not tell
 */
export async function rooms() {
  const response = await fetch(new URL("../api/rooms", location.href), { cache: "no-store", headers: authorization(tokenOfPage()) });
  if (!response.ok) throw await Refusal.of(response);
  return response.json();
}
