// SPDX-License-Identifier: Apache-2.0
// Server-sent events of a WHEP session. EventSource can't show a token, so the stream is read by hand.
import { Backoff } from "./backoff.js";
import { authorization } from "./signalling.js";

/** The server writes at least a comment every 15 s: without it the stream is dead, whatever TCP thinks. */
const SILENCE_MILLIS = 40_000;

/**
 * A browser opens six connections to a server of HTTP/1.1, all its tabs together, and a stream keeps one. So no more streams than this
 * many at a time, or the seventh tab would not even load.
 */
const PLACES = 3;

/**
 * Follows a session's events until the signal is aborted or the session is over. Doesn't throw. Where other tabs have as many streams as
 * this browser should, it begins when one of them ends.
 *
 * @param {URL} url where streams are begun
 * @param {string[]} names of the events to ask for
 * @param {(name: string, data: object) => void} onevent called for each, and with open and closed when a stream begins and ends:
 *     between them what the events say holds
 */
export function follow(url, token, names, onevent, signal) {
  return inPlace(() => keepReading(url, token, names, onevent, signal), signal);
}

/** Does something while it holds one of the places that the tabs of this browser share. */
async function inPlace(work, signal) {
  // Only for secure pages; the others follow their events in the tab that is looked at.
  if (!navigator.locks) return document.hidden ? undefined : work();
  const name = (place) => `weir.events.${place}`;
  for (let place = 0; place < PLACES; place++) {
    const had = await navigator.locks.request(name(place), { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
    if (had) return undefined;
  }
  const place = Math.floor(Math.random() * PLACES);
  return navigator.locks.request(name(place), { signal }, work).catch(() => {
    // The session was over before a place was free.
  });
}

async function keepReading(url, token, names, onevent, signal) {
  const backoff = new Backoff();
  let stream;
  while (!signal.aborted) {
    try {
      stream ??= await begin(url, token, names, signal);
      if (!stream) return;
      const response = await fetch(stream, { headers: authorization(token), cache: "no-store", signal });
      if (response.ok) {
        backoff.reset();
        onevent("open", {});
        await read(response.body.getReader(), onevent, signal);
      } else {
        stream = undefined;
      }
    } catch {
      // Nobody there, or cut off: once more.
    }
    if (signal.aborted) return;
    onevent("closed", {});
    await new Promise((resolve) => setTimeout(resolve, backoff.next()));
  }
}

/** Begins a stream; undefined where the server won't have one, so that asking again is no use. */
async function begin(url, token, names, signal) {
  const headers = { "Content-Type": "application/json", ...authorization(token) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(names), signal });
  if (response.status === 201) return new URL(response.headers.get("Location"), response.url);
  if (response.status === 429 || response.status >= 500) throw new Error(`The server answered ${response.status}.`);
  return undefined;
}

async function read(reader, onevent, signal) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const timer = setTimeout(() => reader.cancel(), SILENCE_MILLIS);
    const { done, value } = await reader.read();
    clearTimeout(timer);
    if (done || signal.aborted) return;
    const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) tell(block, onevent);
  }
}

function tell(block, onevent) {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s, 2)));
  if (fields.event) onevent(fields.event, JSON.parse(fields.data));
}
