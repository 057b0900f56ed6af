// SPDX-License-Identifier: Apache-2.0
import { follow } from "./events.js";
import { Session } from "./session.js";
import { Refusal, authorization } from "./signalling.js";

const EVENTS = ["active", "inactive", "layers", "viewercount", "reconnect"];

/**
 * Watches a room by WHEP. One object, one session; a viewer may come before the broadcaster and outlive it.
 *
 *     const client = new WhepClient("/api/whep/play/studio");
 *     client.onstate = (state, error) => …;
 *     video.srcObject = client.stream;
 *     await client.play();
 *
 * States: connecting, connected, interrupted (ICE is being restarted), and at the end one of refused, lost, stopped.
 */
export class WhepClient extends Session {
  /** What arrives; the same object from the beginning, so that an element can be given it before there is anything. */
  stream = new MediaStream();

  /** @param {string} token shown to the server as a bearer token; empty for none */
  constructor(endpoint, token = "") {
    super(endpoint, "connected", token);
  }

  /** Called with the name and the data of each event that the server sends, where it does; see {@link follow}. */
  onevent = () => {};

  #over = new AbortController();
  #layer;
  #shown;

  /** Starts watching. Doesn't throw: what goes wrong is told through {@link onstate}. */
  async play() {
    await this.start((peer) => {
      peer.addEventListener("track", ({ track }) => this.stream.addTrack(track));
      describeLayers(peer.addTransceiver("video", { direction: "recvonly" }));
      peer.addTransceiver("audio", { direction: "recvonly" });
    });
  }

  /**
   * Bounds what the server sends, where it lets viewers do that; docs/whep-extensions.md tells how.
   *
   * @param {{rid?: string, maxSpatialLayerId?: number, maxHeight?: number}} bounds none for the best that the line carries
   * @throws {Refusal} when the server won't
   */
  async choose(bounds) {
    if (!this.#layer) throw new Refusal("This server lets nobody choose.");
    const headers = { "Content-Type": "application/json", ...authorization(this.#shown) };
    const response = await fetch(this.#layer, { method: "POST", headers, body: JSON.stringify(bounds) });
    if (!response.ok) throw await Refusal.of(response);
  }

  extended(extensions, token) {
    this.#layer = extensions.get("layer");
    this.#shown = token;
    const url = extensions.get("server-sent-events");
    if (url) follow(url, token, EVENTS, (name, data) => this.onevent(name, data), this.#over.signal);
  }

  async stop() {
    this.#over.abort();
    await super.stop();
  }
}

/** Asks for what tells the layers of AV1 apart, without which a browser cannot decode several; Chromium does not by itself. */
function describeLayers(transceiver) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.();
  const descriptor = extensions?.find(({ uri }) => uri.includes("#dependency-descriptor"));
  if (descriptor) {
    descriptor.direction = "sendrecv";
    transceiver.setHeaderExtensionsToNegotiate(extensions);
  }
}
