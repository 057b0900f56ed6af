// SPDX-License-Identifier: Apache-2.0
import { Refusal, end, exchange, observe } from "./signalling.js";

/** Codecs that repair or protect the others; they go with whichever is chosen. */
const COMPANIONS = /\/(rtx|red|ulpfec|flexfec-03)$/i;

/**
 * Publishes a MediaStream by WHIP (RFC 9725). One object, one broadcast.
 *
 *     const client = new WhipClient("/api/whip/publish/studio");
 *     client.onstate = (state, reason) => …;
 *     await client.publish(stream, { codec: "VP9", maxBitrateBps: 2_500_000 });
 *
 * States: connecting, live, interrupted (may return by itself), and at the end one of refused, lost, stopped.
 */
export class WhipClient {
  /** Called with the new state and, for refused and lost, with a reason for a person. */
  onstate = () => {};
  state = "new";

  #endpoint;
  #peer;
  #session;
  #leave = () => this.stop();

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  /** The connection, for its statistics; undefined before {@link publish}. */
  get peer() {
    return this.#peer;
  }

  /** Video codecs that this browser can send, such as VP8. */
  static codecs() {
    const { codecs } = RTCRtpSender.getCapabilities("video") ?? { codecs: [] };
    const names = codecs.filter(({ mimeType }) => !COMPANIONS.test(mimeType)).map(({ mimeType }) => mimeType.slice(6));
    return [...new Set(names)];
  }

  /**
   * Starts sending. Doesn't throw: what goes wrong is told through {@link onstate}.
   *
   * @param {MediaStream} stream its tracks are sent, and are left to the caller to stop
   * @param {{codec?: string, maxBitrateBps?: number}} options codec: one of {@link codecs}, else the browser chooses;
   *     maxBitrateBps: upper limit of the picture's bitrate
   */
  async publish(stream, options = {}) {
    this.#become("connecting");
    addEventListener("pagehide", this.#leave);
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    observe(this.#peer, (change) => this.#follow(change));
    try {
      this.#add(stream, options);
      const session = await exchange(this.#peer, this.#endpoint);
      if (this.state === "stopped") await end(session);
      else this.#session = session;
    } catch (error) {
      this.#finish("refused", error.message);
      this.#peer.close();
    }
  }

  /** Stops sending and tells the server. */
  async stop() {
    this.#finish("stopped");
    const session = this.#session;
    this.#session = undefined;
    // Before the connection closes: its goodbye would end the session first, and the server know nothing to delete.
    if (session) await end(session);
    this.#peer?.close();
  }

  #add(stream, { codec, maxBitrateBps }) {
    for (const track of stream.getTracks()) {
      const limited = track.kind === "video" && maxBitrateBps;
      const transceiver = this.#peer.addTransceiver(track, {
        direction: "sendonly",
        streams: [stream],
        sendEncodings: limited ? [{ maxBitrate: maxBitrateBps }] : undefined,
      });
      if (track.kind === "video" && codec) transceiver.setCodecPreferences(preferring(codec));
    }
  }

  #follow(change) {
    if (change === "connected") this.#become("live");
    else if (change === "disconnected") this.#become("interrupted");
    else if (change === "lost") {
      this.#finish("lost", "The connection to the server was lost.");
      this.stop();
    }
  }

  #finish(state, reason) {
    if (["refused", "lost", "stopped"].includes(this.state)) return;
    removeEventListener("pagehide", this.#leave);
    this.#become(state, reason);
  }

  #become(state, reason) {
    this.state = state;
    this.onstate(state, reason);
  }
}

function preferring(name) {
  const { codecs } = RTCRtpSender.getCapabilities("video");
  const wanted = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${name.toLowerCase()}`);
  if (wanted.length === 0) throw new Refusal(`This browser can't send ${name}.`);
  return [...wanted, ...codecs.filter(({ mimeType }) => COMPANIONS.test(mimeType))];
}
