// SPDX-License-Identifier: Apache-2.0
// What the server has recorded.
import { address, ask } from "./api.js";
import { Refusal, authorization } from "./client/signalling.js";

/** What browsers have players for. */
const PLAYABLE = /\.(webm|mp4|ogg)$/;

/**
 * The newest recordings, each with its files: a recording has one file, or one for each track, or both.
 *
 * @param {{room: string, limit: number, token: string, adminToken: string}} wanted room: only this one's, empty for all; limit: of
 *     recordings; adminToken: of an administrator, who is told more, else empty
 * @returns {Promise<{recordings: Array<object>, more: boolean}>} and whether there are older ones
 * @throws {Refusal} when the server does not tell
 */
export async function recordings({ room, limit, token, adminToken }) {
  const url = address(adminToken ? "api/admin/records" : "api/records");
  url.searchParams.set("limit", limit);
  if (room) url.searchParams.set("room", room);
  const response = await ask("GET", url, adminToken || token);
  const files = await response.json();
  const more = /rel="?next\b/.test(response.headers.get("Link") ?? "");
  return { recordings: grouped(files), more };
}

function grouped(files) {
  const byId = new Map();
  for (const file of files) byId.set(file.recording, [...(byId.get(file.recording) ?? []), file]);
  return [...byId.values()].map((those) => ({ ...those[0], files: those }));
}

/** Whether the file is whole and still on the server. */
export const isHere = ({ state }) => ["recorded", "uploading", "verified"].includes(state);

export const isPlayable = (file) => isHere(file) && PLAYABLE.test(file.name);

/** Where to get the file: without `download` to be played, with it to be saved. */
export function fileAddress({ url }, download = false) {
  const target = new URL(url, location.href);
  if (download) target.searchParams.set("download", "");
  return target;
}

/** How long the browser may take to start the worker. */
const WORKER_MILLIS = 3000;

/**
 * Whether a `<video>` gets the file by its address: because it needs no token, or because a service worker shows it. Those are for pages of
 * https and of localhost only.
 *
 * @param {() => string} token asked for whenever it is to be shown
 * @throws {Refusal} when the file is not for this token, or for nobody without one
 */
export async function isOpen(file, token) {
  const look = (shown) => fetch(fileAddress(file), { method: "HEAD", cache: "no-store", headers: authorization(shown) });
  if ((await look("")).ok) return true;
  const { ok, status } = await look(token());
  if (!ok) throw new Refusal(status === 401 || status === 403 ? "Watching this takes a token." : `The server answered ${status}.`, { status });
  working ??= startWorker(token);
  return working;
}

let working;

/** @returns {Promise<boolean>} whether there is a worker for this page */
async function startWorker(token) {
  const workers = navigator.serviceWorker;
  if (!workers) return false;
  workers.addEventListener("message", ({ ports }) => ports[0].postMessage(token()));
  const begun = new Promise((resolve) => {
    workers.addEventListener("controllerchange", () => resolve(true), { once: true });
    setTimeout(() => resolve(workers.controller !== null), WORKER_MILLIS);
  });
  try {
    // No other page is to wait for it.
    await workers.register("recordings-worker.js", { scope: "recordings.html" });
    return workers.controller !== null || begun;
  } catch {
    return false;
  }
}

/**
 * Fetches a file that wants a token.
 *
 * @param {(share: number) => void} onprogress told how much is there, from 0 to 1
 * @returns {Promise<Blob>} which the browser may keep on its disk
 */
export async function fetched(file, token, onprogress, signal) {
  const response = await fetch(fileAddress(file), { headers: authorization(token), signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  let had = 0;
  const counted = new TransformStream({
    transform(chunk, controller) {
      had += chunk.byteLength;
      onprogress(file.size > 0 ? Math.min(had / file.size, 1) : 0);
      controller.enqueue(chunk);
    },
  });
  const headers = { "Content-Type": response.headers.get("Content-Type") ?? "" };
  return new Response(response.body.pipeThrough(counted), { headers }).blob();
}
