// SPDX-License-Identifier: Apache-2.0
import { end, exchange, observe } from "./signalling.js";

/**
 * Watches a room by WHEP. One object, one session; a viewer may come before the broadcaster and outlive it.
 *
 *     const client = new WhepClient("/api/whep/play/studio");
 *     client.onstate = (state, refusal) => …;
 *     video.srcObject = client.stream;
 *     await client.play();
 *
 * States: connecting, connected, interrupted (may return by itself), and at the end one of refused, lost, stopped.
 */
export class WhepClient {
  /** Called with the new state and, for refused, with the error (a Refusal where the server or the network said no). */
  onstate = () => {};
  state = "new";

  /** What arrives; the same object from the beginning, so that an element can be given it before there is anything. */
  stream = new MediaStream();

  #endpoint;
  #peer;
  #session;
  #leave = () => this.stop();

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  /** The connection, for its statistics; undefined before {@link play}. */
  get peer() {
    return this.#peer;
  }

  /** Starts watching. Doesn't throw: what goes wrong is told through {@link onstate}. */
  async play() {
    this.#become("connecting");
    addEventListener("pagehide", this.#leave);
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.#peer.addEventListener("track", ({ track }) => this.stream.addTrack(track));
    observe(this.#peer, (change) => this.#follow(change));
    try {
      for (const kind of ["video", "audio"]) this.#peer.addTransceiver(kind, { direction: "recvonly" });
      const session = await exchange(this.#peer, this.#endpoint);
      if (this.state === "stopped") await end(session);
      else this.#session = session;
    } catch (error) {
      this.#finish("refused", error);
      this.#peer.close();
    }
  }

  /** Stops watching and tells the server. */
  async stop() {
    this.#finish("stopped");
    const session = this.#session;
    this.#session = undefined;
    // Before the connection closes: its goodbye would end the session first, and the server know nothing to delete.
    if (session) await end(session);
    this.#peer?.close();
  }

  #follow(change) {
    if (change === "connected") this.#become("connected");
    else if (change === "disconnected") this.#become("interrupted");
    else if (change === "lost") {
      this.#finish("lost");
      this.stop();
    }
  }

  #finish(state, refusal) {
    if (["refused", "lost", "stopped"].includes(this.state)) return;
    removeEventListener("pagehide", this.#leave);
    this.#become(state, refusal);
  }

  #become(state, refusal) {
    this.state = state;
    this.onstate(state, refusal);
  }
}
