// SPDX-License-Identifier: Apache-2.0
import { end, exchange, observe } from "./signalling.js";

/**
 * One session of WHIP or WHEP, from the offer to the goodbye: what the two clients have in common.
 *
 * States: connecting, the client's word for a connection that stands, interrupted (may return by itself), and at the end one of
 * refused, lost, stopped.
 */
export class Session {
  /** Called with the new state and, for refused and lost, with an error (a Refusal where the server or the network said no). */
  onstate = () => {};
  state = "new";

  #endpoint;
  #standing;
  #peer;
  #resource;
  #leave = () => this.stop();

  constructor(endpoint, standing) {
    this.#endpoint = endpoint;
    this.#standing = standing;
  }

  /** The connection, for its statistics; undefined before the start. */
  get peer() {
    return this.#peer;
  }

  /** For the clients. Doesn't throw: what goes wrong, in `prepare` too, is told through {@link onstate}. */
  async start(prepare) {
    this.#become("connecting");
    addEventListener("pagehide", this.#leave);
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    observe(this.#peer, (change) => this.#follow(change));
    try {
      prepare(this.#peer);
      const resource = await exchange(this.#peer, this.#endpoint);
      if (this.state === "stopped") await end(resource);
      else this.#resource = resource;
    } catch (error) {
      this.#finish("refused", error);
      this.#peer.close();
    }
  }

  /** Ends it and tells the server. */
  async stop() {
    this.#finish("stopped");
    const resource = this.#resource;
    this.#resource = undefined;
    // Before the connection closes: its goodbye would end the session first, and the server know nothing to delete.
    if (resource) await end(resource);
    this.#peer?.close();
  }

  #follow(change) {
    if (change === "connected") this.#become(this.#standing);
    else if (change === "disconnected") this.#become("interrupted");
    else if (change === "lost") {
      this.#finish("lost", new Error("The connection to the server was lost."));
      this.stop();
    }
  }

  #finish(state, error) {
    if (["refused", "lost", "stopped"].includes(this.state)) return;
    removeEventListener("pagehide", this.#leave);
    this.#become(state, error);
  }

  #become(state, error) {
    this.state = state;
    this.onstate(state, error);
  }
}
