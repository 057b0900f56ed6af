// SPDX-License-Identifier: Apache-2.0
import { Session } from "./session.js";
import { Refusal } from "./signalling.js";

/** Codecs that repair or protect the others; they go with whichever is chosen. */
const COMPANIONS = /\/(rtx|red|ulpfec|flexfec-03)$/i;

/** The encodings of simulcast, with their shares of the bitrate. */
const LAYERS = [
  { rid: "q", scaleResolutionDownBy: 4, share: 0.08 },
  { rid: "h", scaleResolutionDownBy: 2, share: 0.22 },
  { rid: "f", scaleResolutionDownBy: 1, share: 0.7 },
];

/** Codecs whose several encodings Chromium makes layers of one stream, unless each is told to have no layers. */
const LAYERED = /^(VP9|AV1)$/i;

/**
 * Publishes a MediaStream by WHIP (RFC 9725). One object, one broadcast.
 *
 *     const client = new WhipClient("/api/whip/publish/studio");
 *     client.onstate = (state, error) => …;
 *     await client.publish(stream, { codec: "VP9", maxBitrateBps: 2_500_000 });
 *
 * States: connecting, live, interrupted (ICE is being restarted), and at the end one of refused, lost, stopped.
 */
export class WhipClient extends Session {
  /** @param {string} token shown to the server as a bearer token; empty for none */
  constructor(endpoint, token = "") {
    super(endpoint, "live", token);
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
   * @param {{codec?: string, maxBitrateBps?: number, simulcast?: boolean}} options codec: one of {@link codecs}, else the browser
   *     chooses; maxBitrateBps: upper limit of the picture's bitrate; simulcast: whether to send the picture in half and quarter size
   *     too, within that limit
   */
  async publish(stream, options = {}) {
    await this.start((peer) => add(peer, stream, options));
  }
}

function add(peer, stream, options) {
  for (const track of stream.getTracks()) {
    const isVideo = track.kind === "video";
    const sendEncodings = isVideo ? encodings(options) : undefined;
    const transceiver = peer.addTransceiver(track, { direction: "sendonly", streams: [stream], sendEncodings });
    if (isVideo && options.codec) transceiver.setCodecPreferences(preferring(options.codec));
  }
}

function encodings({ codec = "", maxBitrateBps, simulcast }) {
  if (!simulcast) return maxBitrateBps ? [{ maxBitrate: maxBitrateBps }] : undefined;
  return LAYERS.map(({ rid, scaleResolutionDownBy, share }) => ({
    rid,
    scaleResolutionDownBy,
    ...(maxBitrateBps && { maxBitrate: Math.round(maxBitrateBps * share) }),
    ...(LAYERED.test(codec) && { scalabilityMode: "L1T1" }),
  }));
}

function preferring(name) {
  const { codecs } = RTCRtpSender.getCapabilities("video");
  const wanted = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${name.toLowerCase()}`);
  if (wanted.length === 0) throw new Refusal(`This browser can't send ${name}.`);
  return [...wanted, ...codecs.filter(({ mimeType }) => COMPANIONS.test(mimeType))];
}
