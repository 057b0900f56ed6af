// SPDX-License-Identifier: Apache-2.0
// Live figures out of RTCPeerConnection.getStats().
import { bitrate } from "./units.js";

/** Samples one connection. Rates are over the time since the previous sample; the first sample has none. */
export class Figures {
  #type;
  #previous = new Map();

  /** @param {"inbound-rtp" | "outbound-rtp"} type which way the media goes */
  constructor(type) {
    this.#type = type;
  }

  /** @returns figures of this moment; what the browser doesn't tell is undefined */
  async sample(peer) {
    const report = [...(await peer.getStats()).values()];
    const find = (type, kind) => report.find((one) => one.type === type && (!kind || one.kind === kind));
    // Simulcast has one for each encoding; the biggest is what people mean by the picture.
    const videos = report.filter(({ type, kind }) => type === this.#type && kind === "video");
    const video = videos.reduce((most, one) => ((one.frameWidth ?? 0) > (most?.frameWidth ?? 0) ? one : most), videos[0]);
    const audio = find(this.#type, "audio");
    // Several may be nominated, one after the other; Firefox does not tell which is in use.
    const selected = find("transport")?.selectedCandidatePairId;
    const pair = report.find(({ id }) => id === selected)
      ?? report.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
    const local = report.find(({ id }) => id === pair?.localCandidateId);
    const figures = {
      videoBps: videos.reduce((sum, one) => sum + (this.#rate(one) ?? 0), 0),
      audioBps: this.#rate(audio) ?? 0,
      framesPerSecond: video?.framesPerSecond,
      width: video?.frameWidth,
      height: video?.frameHeight,
      codec: report.find(({ id }) => id === video?.codecId)?.mimeType?.slice(6),
      roundTripMillis: pair?.currentRoundTripTime === undefined ? undefined : pair.currentRoundTripTime * 1000,
      transport: local?.candidateType === "relay" ? `TURN by ${local.relayProtocol}` : local?.protocol,
      availableBps: pair?.availableOutgoingBitrate,
      limitedBy: video?.qualityLimitationReason,
      packetsLost: video?.packetsLost,
      loss: this.#loss(video, report),
      frames: video?.framesDecoded ?? video?.framesEncoded ?? 0,
    };
    this.#previous = new Map(report.map((one) => [one.id, one]));
    return figures;
  }

  /** The share of the picture's packets that was lost last: as the other side reports it, or since the sample before. */
  #loss(video, report) {
    if (this.#type === "outbound-rtp") return report.find(({ id }) => id === video?.remoteId)?.fractionLost;
    const before = this.#previous.get(video?.id);
    if (!before) return undefined;
    const lost = Math.max(0, video.packetsLost - before.packetsLost);
    const all = lost + video.packetsReceived - before.packetsReceived;
    return all > 0 ? lost / all : undefined;
  }

  #rate(now) {
    const before = this.#previous.get(now?.id);
    if (!before || now.timestamp <= before.timestamp) return undefined;
    const bytes = (one) => one.bytesSent ?? one.bytesReceived ?? 0;
    return ((bytes(now) - bytes(before)) * 8000) / (now.timestamp - before.timestamp);
  }
}

/** Rows of a figure list, in words. */
export function describe(figures) {
  const rows = {
    Picture: figures.width ? `${figures.width} × ${figures.height}, ${Math.round(figures.framesPerSecond ?? 0)} fps` : "–",
    Codec: figures.codec ?? "–",
    Video: bitrate(figures.videoBps),
    Audio: bitrate(figures.audioBps),
    "Round trip": figures.roundTripMillis === undefined ? "–" : `${Math.round(figures.roundTripMillis)} ms`,
  };
  if (figures.transport) rows.Transport = figures.transport.toUpperCase();
  if (figures.availableBps !== undefined && figures.limitedBy !== undefined) {
    rows["Line allows"] = bitrate(figures.availableBps);
  }
  if (figures.limitedBy && figures.limitedBy !== "none") rows["Held back by"] = figures.limitedBy;
  if (figures.packetsLost) rows["Packets lost"] = figures.packetsLost.toLocaleString("en");
  return rows;
}

/** Fills a `<dl>`, touching only what changed. */
export function show(list, rows) {
  const names = Object.keys(rows);
  if (list.dataset.names !== names.join()) {
    list.dataset.names = names.join();
    list.replaceChildren(
      ...names.map((name) => {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        term.textContent = name;
        row.append(term, document.createElement("dd"));
        return row;
      }),
    );
  }
  list.querySelectorAll("dd").forEach((cell, index) => {
    const text = String(rows[names[index]]);
    if (cell.textContent !== text) cell.textContent = text;
  });
}
