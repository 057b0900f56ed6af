// SPDX-License-Identifier: Apache-2.0
// The menu of a viewer who wants another picture than the best that the line carries.
import { element } from "./dom.js";
import { bitrate } from "./units.js";

const AUTOMATIC = "";

/** Offers the layers that the server tells of, once there is more than one to choose. */
export class LayerMenu {
  #select;
  #choose;
  #names = "";
  /** What the session has been told; another session knows nothing of it. */
  #told = AUTOMATIC;

  /** @param {(bounds: object) => Promise<void>} choose tells the server */
  constructor(select, choose) {
    this.#select = select;
    this.#choose = choose;
    select.addEventListener("change", () => this.#tell());
  }

  /** A new session has begun. */
  begin() {
    this.#told = AUTOMATIC;
    this.#select.hidden = true;
  }

  /** @param {Record<string, Array<object>>} data of the event `layers` */
  offer(data) {
    const layers = distinct(Object.values(data).flat());
    this.#select.hidden = layers.length < 2;
    const names = JSON.stringify(layers.map(({ key, label }) => [key, label]));
    if (names !== this.#names) this.#fill(layers);
    this.#names = names;
    if (this.#select.value !== this.#told) this.#tell();
  }

  #fill(layers) {
    const chosen = this.#select.value;
    const options = layers.map(({ key, label }) => element("option", { value: key }, label));
    this.#select.replaceChildren(element("option", { value: AUTOMATIC }, "Automatic"), ...options);
    if (layers.some(({ key }) => key === chosen)) this.#select.value = chosen;
  }

  async #tell() {
    const { value } = this.#select;
    this.#told = value;
    try {
      await this.#choose(value === AUTOMATIC ? {} : JSON.parse(value));
    } catch {
      // The layer has gone, or the session: the next word of the layers says so.
      this.#select.value = AUTOMATIC;
      this.#told = AUTOMATIC;
    }
  }
}

/** One of each encoding and size, the biggest first, with the bounds that choose it as its key. */
function distinct(layers) {
  const best = new Map();
  for (const layer of layers) {
    const key = JSON.stringify(layer.rid ? { rid: layer.rid } : { maxSpatialLayerId: layer.spatialLayerId ?? 0 });
    if (!best.has(key) || best.get(key).bitrate < layer.bitrate) best.set(key, layer);
  }
  return [...best]
    .map(([key, layer]) => ({ key, bitrate: layer.bitrate, label: label(layer) }))
    .sort((a, b) => b.bitrate - a.bitrate);
}

const label = ({ height, rid, spatialLayerId, bitrate: bps }) => (height ? `${height}p` : `${rid || `layer ${spatialLayerId}`}, ${bitrate(bps)}`);
