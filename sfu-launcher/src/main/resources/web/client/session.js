// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";
import { Refusal, end, exchange, observe, restart, whyOver } from "./signalling.js";

/** A connection that is interrupted for no longer than this mostly returns by itself. */
const GRACE_MILLIS = 1000;

/** After so long the server has given up too: its consent timeout is 30 s unless it was told another. */
const PATIENCE_MILLIS = 25_000;

/**
 * One session of WHIP or WHEP, from the offer to the goodbye: what the two clients have in common.
 *
 * States: connecting, the client's word for a connection that stands, interrupted (ICE is being restarted), and at the end one of
 * refused, lost, stopped.
 */
export class Session {
  /** Called with the new state and, for refused and lost, with an error (a Refusal where the server or the network said no). */
  onstate = () => {};
  state = "new";

  #endpoint;
  #standing;
  #token;
  #peer;
  #resource;
  #interrupted;
  #restarting = false;
  #losing = false;
  #timer;
  #backoff = new Backoff();
  #leave = () => this.stop();
  #network = navigator.connection?.type;
  #roam = () => this.#moved();

  constructor(endpoint, standing, token = "") {
    this.#endpoint = endpoint;
    this.#standing = standing;
    this.#token = token;
  }

  /** The connection, for its statistics; undefined before the start. */
  get peer() {
    return this.#peer;
  }

  /** The URL of the session while there is one. */
  get resource() {
    return this.#resource;
  }

  /** For the clients. Doesn't throw: what goes wrong, in `prepare` too, is told through {@link onstate}. */
  async start(prepare) {
    this.#become("connecting");
    addEventListener("pagehide", this.#leave);
    addEventListener("online", this.#roam);
    navigator.connection?.addEventListener("change", this.#roam);
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    observe(this.#peer, (change) => this.#follow(change));
    try {
      prepare(this.#peer);
      const { session, extensions } = await exchange(this.#peer, this.#endpoint, this.#token);
      if (this.state === "stopped") {
        await end(session, this.#token);
      } else {
        this.#resource = session;
        this.extended(extensions, this.#token);
      }
    } catch (error) {
      this.#finish("refused", error);
      this.#peer.close();
    }
  }

  /** For the clients: the server has told of extensions, each a URL, by name. */
  extended() {}

  /**
   * Restarts ICE. Happens by itself when the connection is interrupted or the browser tells of another network. Doesn't throw.
   *
   * @returns {Promise<boolean>} whether the server agreed
   */
  async restart() {
    if (!this.#resource || this.#restarting || this.#over) return false;
    clearTimeout(this.#timer);
    this.#restarting = true;
    let error;
    try {
      await restart(this.#peer, this.#resource, this.#token);
    } catch (reason) {
      error = reason;
    }
    this.#restarting = false;
    if (this.#over) return false;
    const final = error && !(error instanceof Refusal && error.temporary);
    if (final) this.#lose();
    else if (this.state === "interrupted") this.#restartIn(this.#backoff.next());
    return !error;
  }

  /** Ends it and tells the server. */
  async stop() {
    this.#finish("stopped");
    const resource = this.#resource;
    this.#resource = undefined;
    // Before the connection closes: its goodbye would end the session first, and the server know nothing to delete.
    if (resource) await end(resource, this.#token);
    this.#peer?.close();
  }

  #follow(change) {
    if (this.#over) return;
    if (change === "connected") this.#stand();
    else if (change === "disconnected") this.#interrupt(GRACE_MILLIS);
    else if (change === "failed") this.#interrupt(0);
    else if (change === "lost") this.#lose();
  }

  #stand() {
    clearTimeout(this.#timer);
    this.#interrupted = undefined;
    this.#backoff.reset();
    this.#become(this.#standing);
  }

  #interrupt(millis) {
    this.#interrupted ??= performance.now();
    if (this.state !== "interrupted") this.#become("interrupted");
    this.#restartIn(millis);
  }

  #restartIn(millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (performance.now() - this.#interrupted > PATIENCE_MILLIS) this.#lose();
      else this.restart();
    }, millis);
  }

  /** Events of the network come in plenty: what counts is another kind of it, or one at all after none. */
  #moved() {
    const before = this.#network;
    this.#network = navigator.connection?.type;
    if (this.state === "interrupted" || (before !== this.#network && this.state === this.#standing)) this.restart();
  }

  /** A session that the server ended for good must not come back: two tabs of one user would take the room from each other for ever. */
  async #lose() {
    if (this.#losing) return;
    this.#losing = true;
    clearTimeout(this.#timer);
    const reason = this.#resource && (await whyOver(this.#resource, this.#token));
    if (reason) this.#finish("refused", reason);
    else this.#finish("lost", new Error("The connection to the server was lost."));
    this.stop();
  }

  get #over() {
    return ["refused", "lost", "stopped"].includes(this.state);
  }

  #finish(state, error) {
    if (this.#over) return;
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#leave);
    removeEventListener("online", this.#roam);
    navigator.connection?.removeEventListener("change", this.#roam);
    this.#become(state, error);
  }

  #become(state, error) {
    this.state = state;
    this.onstate(state, error);
  }
}
