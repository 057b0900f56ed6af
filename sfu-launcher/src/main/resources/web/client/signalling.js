// SPDX-License-Identifier: Apache-2.0
// What WHIP (RFC 9725) and WHEP have in common: one offer out, one complete answer back, one URL that ends the session.

/** How long to collect candidates. The server is ICE-lite and learns our address from our checks, so none is needed. */
const GATHERING_MILLIS = 1000;

/** What a session takes once it stands (RFC 8840). */
const FRAGMENT = "application/trickle-ice-sdpfrag";

/** How long to wait for the server's side of an ICE restart, before it is asked again. */
const PATCH_MILLIS = 4000;

/** How long to wait for the server to confirm the end of a session. */
const GOODBYE_MILLIS = 2000;

/** The header that shows a token (RFC 6750 section 2.1); none without one. */
export const authorization = (token) => (token ? { Authorization: `Bearer ${token}` } : {});

/** The server said no, or could not be asked. `message` is for a person, the other fields are for deciding what to do. */
export class Refusal extends Error {
  constructor(message, { status = 0, type = "", retryAfterSeconds = 0 } = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.type = type;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether a token, or another one, might help. */
  get unauthorized() {
    return this.status === 401 || this.status === 403;
  }

  /** Whether the same request may succeed later: nobody answered, the server is busy or in trouble. */
  get temporary() {
    return this.status === 0 || this.status === 409 || this.status === 429 || this.status >= 500;
  }

  /** Reads problem details (RFC 9457) where there are some. */
  static async of(response) {
    let problem = {};
    try {
      if (/^application\/(problem\+)?json/.test(response.headers.get("Content-Type") ?? "")) {
        problem = await response.json();
      }
    } catch {
      // A proxy's error page under a JSON label: the status alone has to do.
    }
    return new Refusal(sentence(problem, response), {
      status: response.status,
      type: problem.type ?? "",
      retryAfterSeconds: Number(response.headers.get("Retry-After")) || 0,
    });
  }
}

/**
 * Sends the peer's offer and applies the answer.
 *
 * @param {string} token shown to the server; empty for none
 * @returns {Promise<{session: URL, extensions: Map<string, URL>}>} the session, to be given to {@link end}, and the extensions of
 *     WHEP that it has, by name
 * @throws {Refusal} when there is no session
 */
export async function exchange(peer, endpoint, token) {
  await propose(peer, await peer.createOffer());
  await gathered(peer);
  if (peer.signalingState === "closed") throw new Refusal("Stopped.");
  const response = await post(endpoint, peer.localDescription.sdp, token);
  if (response.status !== 201) throw await Refusal.of(response);
  const session = new URL(response.headers.get("Location"), response.url);
  try {
    await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
  } catch (error) {
    await end(session, token);
    throw new Refusal(`The browser could not use the server's answer: ${error.message}`, { status: 201 });
  }
  return { session, extensions: extensionsOf(response) };
}

function extensionsOf(response) {
  const links = response.headers.get("Link") ?? "";
  const named = links.matchAll(/<([^>]*)>; rel="urn:ietf:params:whep:ext:core:([a-z-]+)"/g);
  return new Map([...named].map(([, url, name]) => [name, new URL(url, response.url)]));
}

/**
 * Restarts ICE (RFC 9725 section 4.3.3): the same session, keys and media, by whatever way there is now.
 *
 * Nothing is changed here before the server has agreed, so that a refusal leaves the connection as it was. Of our candidates the
 * server needs none.
 *
 * @param {URL} session as {@link exchange} returned it
 * @throws {Refusal} when the server won't, or can't be asked
 */
export async function restart(peer, session, token) {
  const offer = await peer.createOffer({ iceRestart: true });
  const response = await patch(session, fragmentOf(offer.sdp), token);
  if (response.status !== 200) throw await Refusal.of(response);
  const answer = renewed(peer.currentRemoteDescription.sdp, await response.text());
  if (peer.signalingState === "closed") return;
  await propose(peer, offer);
  await peer.setRemoteDescription({ type: "answer", sdp: answer });
}

/** Makes the offer the peer's own, with lost sound to be asked for again, which browsers can do but do not offer. */
async function propose(peer, offer) {
  const sdp = offer.sdp.replace(/^a=rtpmap:(\d+) opus\/.*\r\n/gim, "$&a=rtcp-fb:$1 nack\r\n");
  try {
    await peer.setLocalDescription({ type: "offer", sdp });
  } catch {
    // A browser that takes no other offer than the one it made.
    await peer.setLocalDescription(offer);
  }
}

/** What is new in an offer that restarts ICE: the credentials, in the section that carries the bundle. */
function fragmentOf(sdp) {
  const [session, first] = sections(sdp);
  const lines = [
    ...session.filter((line) => /^a=(group:BUNDLE|ice-options:)/.test(line)),
    ...first.filter((line) => /^(m=|a=(mid|ice-options|ice-ufrag|ice-pwd):)/.test(line)),
  ];
  return text(lines);
}

/** The answer there was, with the credentials and candidates of a fragment. */
function renewed(sdp, fragment) {
  const news = fragment.split(/\r?\n/);
  const line = (name, otherwise) => news.find((one) => one.startsWith(`a=${name}:`)) ?? otherwise;
  const candidates = news.filter((one) => /^a=(candidate:|end-of-candidates)/.test(one));
  const isCarrier = (lines) => lines.some((one) => one.startsWith("a=ice-ufrag:"));
  const parts = sections(sdp);
  const carrier = parts.findIndex(isCarrier);
  return parts
    .map((lines, index) => {
      const kept = lines
        .filter((one) => !/^a=(candidate:|end-of-candidates)/.test(one))
        .map((one) => (/^a=ice-(ufrag|pwd):/.test(one) ? line(one.slice(2, one.indexOf(":")), one) : one));
      return text(index === carrier ? [...kept, ...candidates] : kept);
    })
    .join("");
}

/** The lines of the session level, then those of each m-line. */
function sections(sdp) {
  return sdp.split(/^(?=m=)/m).map((part) => part.split(/\r?\n/).filter((line) => line !== ""));
}

const text = (lines) => lines.map((line) => `${line}\r\n`).join("");

/** Ends a session. Never fails: a server that can't be reached notices by itself. Outlives the page. */
export async function end(session, token) {
  const signal = AbortSignal.timeout(GOODBYE_MILLIS);
  try {
    await fetch(session, { method: "DELETE", headers: authorization(token), keepalive: true, signal });
  } catch {
    // Gone already, or will be after the consent timeout.
  }
}

/**
 * Why a session is over, when the server ended it for a reason that starting anew would not mend: somebody else has taken its
 * place, or an administrator ended it.
 *
 * @returns {Promise<Refusal | undefined>} undefined too when the server can't be asked
 */
export async function whyOver(session, token) {
  try {
    const signal = AbortSignal.timeout(GOODBYE_MILLIS);
    const response = await fetch(session, { headers: authorization(token), cache: "no-store", signal });
    return response.status === 410 ? await Refusal.of(response) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Calls back when the connection stands, at each interruption (disconnected, then failed) and return, and once, with lost, when it
 * is over for good.
 *
 * The DTLS transport is watched beside the connection: it tells of a server that said goodbye at once,
 * the connection state only after the ICE timeout.
 */
export function observe(peer, onchange) {
  let over = false;
  const report = () => {
    if (over) return;
    const dtls = (peer.getSenders()[0]?.transport ?? peer.getReceivers()[0]?.transport)?.state;
    over = dtls === "closed" || dtls === "failed" || peer.connectionState === "closed";
    onchange(over ? "lost" : peer.connectionState);
  };
  peer.addEventListener("connectionstatechange", report);
  peer.addEventListener("signalingstatechange", () => {
    for (const { sender, receiver } of peer.getTransceivers()) {
      const transport = sender.transport ?? receiver.transport;
      if (transport) transport.onstatechange = report;
    }
  });
}

function post(endpoint, sdp, token) {
  const headers = { "Content-Type": "application/sdp", ...authorization(token) };
  return ask(endpoint, { method: "POST", headers, body: sdp });
}

function patch(session, fragment, token) {
  return ask(session, {
    method: "PATCH",
    headers: { "Content-Type": FRAGMENT, "If-Match": "*", ...authorization(token) },
    body: fragment,
    signal: AbortSignal.timeout(PATCH_MILLIS),
  });
}

async function ask(url, request) {
  try {
    return await fetch(url, request);
  } catch {
    throw new Refusal("The server can't be reached. Is it running, and are you online?");
  }
}

function gathered(peer) {
  return new Promise((resolve) => {
    const look = () => peer.iceGatheringState === "complete" && resolve();
    peer.addEventListener("icegatheringstatechange", look);
    setTimeout(resolve, GATHERING_MILLIS);
    look();
  });
}

function sentence({ title, detail }, response) {
  const known = [detail, title].find((part) => typeof part === "string" && part !== "");
  const text = known ?? `The server answered ${response.status} ${response.statusText}`.trim();
  return text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
