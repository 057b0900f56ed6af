// SPDX-License-Identifier: Apache-2.0
// A service worker that shows the recordings page's token for its video element, which can't do that itself: so the browser fetches
// the pieces that it plays, and not the whole file.

/** How long a page is waited for. */
const ANSWER_MILLIS = 2000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  // Only media: what scripts ask for has its token already.
  if (request.destination === "video") event.respondWith(withToken(request, event.clientId));
});

async function withToken(request, clientId) {
  const token = await tokenOf(clientId);
  const headers = new Headers(request.headers);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  return fetch(request.url, { headers, signal: request.signal });
}

/** The page's token, asked for each time: a worker is stopped and started as the browser likes, and keeps nothing. */
async function tokenOf(clientId) {
  const page = await clients.get(clientId);
  if (!page) return "";
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(""), ANSWER_MILLIS);
    page.postMessage("token", [port2]);
  });
}
