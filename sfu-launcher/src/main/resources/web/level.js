// SPDX-License-Identifier: Apache-2.0

const LOOK_MILLIS = 100;
/** What the meter's lower end stands for. */
const QUIETEST_DB = -60;

/** Shows how loud a stream's sound is. */
export class Level {
  #meter;
  #context;
  #timer;

  /** @param {HTMLMeterElement} meter from 0 to 1 */
  constructor(meter) {
    this.#meter = meter;
  }

  /** @returns whether the stream has sound to be shown */
  follow(stream) {
    this.stop();
    if (stream.getAudioTracks().length === 0) return false;
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      // Without a click the browser does not let it run yet.
      if (this.#context.state === "suspended" && navigator.userActivation?.hasBeenActive) this.#context.resume();
      analyser.getFloatTimeDomainData(samples);
      this.#meter.value = loudness(samples);
    }, LOOK_MILLIS);
    return true;
  }

  stop() {
    clearInterval(this.#timer);
    this.#context?.close();
    this.#context = undefined;
    this.#meter.value = 0;
  }
}

/** 1 for full scale, 0 for silence and what is nearly so. */
function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power);
  return Math.min(Math.max(1 - decibels / QUIETEST_DB, 0), 1);
}
