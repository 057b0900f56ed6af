// SPDX-License-Identifier: Apache-2.0
// The figures of a server and of its sessions, in words.
import { bitrate, codecName, count, duration, moment, percent } from "./units.js";

const DROPS = ["loopBehind", "stale", "oversize", "sendBufferFull", "sendFailed"];

/** More spatial or temporal layers than there are: all. */
const ALL_LAYERS = 7;

let before;

/** Rows about the server; rates are over the time since the call before this one. */
export function serverFacts({ version, since, uptimeSeconds, draining, rooms, publishers, subscribers, loops, tcp }) {
  const sum = (name) => loops.reduce((total, loop) => total + loop[name], 0);
  const now = { at: performance.now(), received: sum("received"), sent: sum("sent") };
  const rate = (name) => (before ? Math.max(0, ((now[name] - before[name]) * 1000) / (now.at - before.at)) : 0);
  const rows = {
    State: draining ? "draining" : "open",
    Version: version,
    "Running for": duration(uptimeSeconds),
    Since: moment(since),
    Rooms: rooms.toLocaleString("en"),
    Publishers: publishers.toLocaleString("en"),
    Viewers: subscribers.toLocaleString("en"),
    "Packets in": `${Math.round(rate("received")).toLocaleString("en")} a second`,
    "Packets out": `${Math.round(rate("sent")).toLocaleString("en")} a second`,
    "Packets dropped": DROPS.reduce((total, name) => total + sum(name), 0).toLocaleString("en"),
    "Pictures paused": sum("pausedVideos").toLocaleString("en"),
    "Media threads": String(loops.length),
    "TCP connections": tcp.listening ? tcp.open.toLocaleString("en") : "off",
  };
  before = now;
  return rows;
}

/** Who somebody is. */
export const who = ({ subject, handle }) => subject || `anonymous ${handle.slice(0, 6)}`;

const PROGRAMS = [
  [/\bEdg\/(\d+)/, "Edge"],
  [/\b(?:Headless)?Chrom(?:e|ium)\/(\d+)/, "Chromium"],
  [/\bFirefox\/(\d+)/, "Firefox"],
  [/\bVersion\/(\d+).*Safari/, "Safari"],
];

/** The name and number of a browser; others call themselves by few words. */
export function program(userAgent) {
  for (const [pattern, name] of PROGRAMS) {
    const found = userAgent.match(pattern);
    if (found) return `${name} ${found[1]}`;
  }
  return userAgent;
}

const WARNINGS = {
  long_gop: ({ spacingMillis }) => `⚠ a keyframe only every ${Math.round(spacingMillis / 1000)} s`,
  reordered_frames: () => "⚠ B-frames",
};

/** What a track brings, a line. */
export function trackFacts({ kind, codec, rid, bitrateBps, loss, repaired, missing, layers = [], gop }) {
  const biggest = layers.reduce((most, layer) => (layer.width > most.width ? layer : most), { width: 0 });
  return [
    codec ? codecName(codec) : kind,
    rid ? `encoding ${rid}` : "",
    biggest.width > 0 ? `${biggest.width} × ${biggest.height}` : "",
    bitrate(bitrateBps),
    `${percent(loss)} lost`,
    repaired > 0 ? `${count(repaired, "packet")} repaired` : "",
    missing > 0 ? `${missing.toLocaleString("en")} missing` : "",
    layers.length > 1 ? count(layers.length, "layer") : "",
    ...(gop?.warnings ?? []).map((warning) => WARNINGS[warning]?.(gop) ?? warning),
  ].filter(Boolean).join(" · ");
}

/** What a viewer is sent, by the headings of the table. */
export function deliveryFacts(delivery) {
  if (!delivery) return {};
  const { video, codec, rid, spatialLayer, temporalLayer, sentBps, estimateBps, roundTripMillis, loss } = delivery;
  const layer = (letter, number) => (number === ALL_LAYERS ? "" : `${letter}${number}`);
  return {
    Picture: video.replaceAll("_", " "),
    Layer: [codec ? codecName(codec) : "", rid, layer("S", spatialLayer), layer("T", temporalLayer)].filter(Boolean).join(" "),
    Sent: bitrate(sentBps),
    "Link carries": estimateBps > 0 ? bitrate(estimateBps) : "–",
    "Round trip": roundTripMillis > 0 ? `${roundTripMillis} ms` : "–",
    Loss: percent(loss),
    Repeated: delivery.repeated.toLocaleString("en"),
    Switches: delivery.switches.toLocaleString("en"),
    Interruptions: delivery.interruptions.toLocaleString("en"),
  };
}

export const DELIVERY_HEADINGS = [
  "Picture", "Layer", "Sent", "Link carries", "Round trip", "Loss", "Repeated", "Switches", "Interruptions",
];
