// SPDX-License-Identifier: Apache-2.0
// Rooms and their addresses.

const LEGAL = /^(?=.{1,64}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** The room that this page is about, or undefined when its address names none that can exist. */
export function roomOfPage() {
  const room = new URLSearchParams(location.search).get("room") ?? "";
  return LEGAL.test(room) ? room : undefined;
}

export const publishEndpoint = (room) => new URL(`/api/whip/publish/${room}`, location.href);
export const playEndpoint = (room) => new URL(`/api/whep/play/${room}`, location.href);
export const publishPage = (room) => new URL(`/web/publish.html?room=${room}`, location.href);
export const watchPage = (room) => new URL(`/web/watch.html?room=${room}`, location.href);

/** @returns {Promise<Array<{name: string, hasPublisher: boolean, subscribers: number, tracks: Array<object>}>>} */
export async function rooms() {
  const response = await fetch("/api/rooms", { cache: "no-store" });
  if (!response.ok) throw new Error(`GET /api/rooms answered ${response.status}`);
  return response.json();
}
