// SPDX-License-Identifier: Apache-2.0
// Small plots of figures over the last minute.
import { element, setText } from "./dom.js";
import { bitrate, percent } from "./units.js";

const SVG = "http://www.w3.org/2000/svg";
const SAMPLES = 60;
const WIDTH = 120;
const HEIGHT = 32;

/** What is plotted: the value, in words, and the least that the plot's height stands for. */
const KINDS = [
  { name: "Bitrate", value: ({ videoBps, audioBps }) => videoBps + audioBps, words: bitrate, height: 100_000 },
  { name: "Round trip", value: ({ roundTripMillis }) => roundTripMillis, words: (millis) => `${Math.round(millis)} ms`, height: 50 },
  { name: "Loss", value: ({ loss }) => loss, words: percent, height: 0.05 },
  { name: "Frames a second", value: ({ framesPerSecond }) => framesPerSecond, words: (fps) => String(Math.round(fps)), height: 15 },
];

/** Plots of one connection's figures, one below each name. */
export class Plots {
  #parent;
  #plots = [];

  constructor(parent) {
    this.#parent = parent;
    this.clear();
  }

  /** Begins anew. */
  clear() {
    this.#plots = KINDS.map((kind) => new Plot(kind));
    this.#parent.replaceChildren(...this.#plots.map(({ figure }) => figure));
  }

  /** @param {object} figures as Figures.sample has them */
  add(figures) {
    for (const plot of this.#plots) plot.add(figures);
  }
}

class Plot {
  #kind;
  #samples = [];
  #line = document.createElementNS(SVG, "path");
  #now = element("span", { className: "now" }, "–");

  constructor(kind) {
    this.#kind = kind;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    picture.setAttribute("preserveAspectRatio", "none");
    // The number beside it says what can be said.
    picture.setAttribute("aria-hidden", "true");
    picture.append(this.#line);
    this.figure = element("figure", {}, element("figcaption", {}, element("span", {}, kind.name), this.#now), picture);
  }

  add(figures) {
    const value = this.#kind.value(figures);
    this.#samples = [...this.#samples, value].slice(-SAMPLES);
    setText(this.#now, value === undefined ? "–" : this.#kind.words(value));
    this.#line.setAttribute("d", this.#path());
  }

  /** The newest sample is at the right; where there is none the line is broken. */
  #path() {
    const top = Math.max(this.#kind.height, ...this.#samples.filter((value) => value !== undefined)) * 1.1;
    const first = SAMPLES - this.#samples.length;
    let command = "M";
    return this.#samples
      .map((value, index) => {
        const before = command;
        command = value === undefined ? "M" : "L";
        const x = ((first + index) * WIDTH) / (SAMPLES - 1);
        return value === undefined ? "" : `${before}${x.toFixed(1)} ${(HEIGHT * (1 - value / top)).toFixed(1)}`;
      })
      .join("");
  }
}
