// SPDX-License-Identifier: Apache-2.0

const FIRST_MILLIS = 1000;
const LONGEST_MILLIS = 30_000;

/** How long to wait between attempts: twice as long each time, and not as long as everybody else. */
export class Backoff {
  #millis = FIRST_MILLIS;

  /** It worked: the next wait is a short one again. */
  reset() {
    this.#millis = FIRST_MILLIS;
  }

  /** @returns milliseconds until the next attempt, at least what the server asked for */
  next(atLeastSeconds = 0) {
    const wait = Math.max(this.#millis * (0.75 + Math.random() / 2), atLeastSeconds * 1000);
    this.#millis = Math.min(this.#millis * 2, LONGEST_MILLIS);
    return wait;
  }
}
