// SPDX-License-Identifier: Apache-2.0
import { WhepClient } from "./client/whep.js";
import { Figures } from "./figures.js";

/** A session at another server that takes over from the one that plays here, once there is something to see. */
export class Successor {
  client;
  #figures = new Figures("inbound-rtp");
  #heard = new Map();

  /** @param {() => void} onfailed there will be no session, or none any more */
  constructor(endpoint, token, onfailed) {
    this.client = new WhepClient(endpoint, token);
    this.client.onstate = (state) => ["refused", "lost"].includes(state) && onfailed();
    this.client.onevent = (name, data) => {
      this.#heard.delete(name);
      this.#heard.set(name, data);
    };
    this.client.play();
  }

  /** The last event of each name so far, in the order in which they came. */
  get heard() {
    return [...this.#heard];
  }

  async hasMedia() {
    if (this.client.state !== "connected") return false;
    const { frames, videoBps, audioBps } = await this.#figures.sample(this.client.peer);
    return frames > 0 || (videoBps === 0 && audioBps > 0);
  }
}
