// SPDX-License-Identifier: Apache-2.0
// Fragment: token. Query: room, source (camera, screen, test), codec (VP8, VP9, H264, AV1), bitrate (kbit/s), width, height, fps, autostart.
import { Backoff } from "./client/backoff.js";
import { Refusal } from "./client/signalling.js";
import { WhipClient } from "./client/whip.js";
import { Figures, describe, show } from "./figures.js";
import { publishEndpoint, roomOfPage, watchPage } from "./rooms.js";
import { explain, open } from "./source.js";
import { keepToken, tokenOfPage } from "./token.js";

const FIGURES_MILLIS = 1000;
const WORDS = {
  new: "not live",
  opening: "opening the source",
  connecting: "connecting",
  live: "live",
  interrupted: "interrupted",
  retrying: "retrying",
  refused: "refused",
  lost: "connection lost",
  stopped: "not live",
};

const ui = Object.fromEntries([...document.querySelectorAll("[id]")].map((element) => [element.id, element]));
const query = new URLSearchParams(location.search);
const room = roomOfPage();

let client;
let stream;
let retry;
/** Whether this broadcast has been live: from then on it comes back by itself. */
let begun = false;
const backoff = new Backoff();

function become(state, reason = "") {
  document.body.dataset.state = state;
  const running = ["opening", "connecting", "live", "interrupted", "retrying"].includes(state);
  ui.state.textContent = WORDS[state];
  ui.state.className = `pill ${state}`;
  ui.toggle.textContent = running ? "Stop" : "Start";
  ui.toggle.classList.toggle("danger", running);
  ui.choices.hidden = running;
  ui.notice.textContent = reason;
  ui.notice.hidden = reason === "";
  ui.figures.hidden = !running;
  document.title = `${state === "live" ? "● " : ""}${room ?? "Publish"} · Weir`;
  if (!running) release();
}

async function start() {
  become("opening");
  begun = false;
  backoff.reset();
  let opened;
  try {
    opened = await open(ui.source.value, format());
  } catch (error) {
    if (opening()) become("refused", explain(error));
    return;
  }
  stream = opened;
  if (!opening()) {
    // Stopped while the browser was still asking for the camera.
    release();
    return;
  }
  ui.preview.srcObject = stream;
  ui.empty.hidden = true;
  // The browser's own "stop sharing" button ends the track.
  stream.getVideoTracks()[0]?.addEventListener("ended", stop);
  await connect();
}

/** A session of its own for the stream, which is opened once. */
async function connect() {
  client = new WhipClient(publishEndpoint(room), ui.token.value);
  client.onstate = follow;
  // For the browser's console, and for the tests.
  globalThis.weir = { client };
  await client.publish(stream, {
    codec: ui.codec.value || undefined,
    maxBitrateBps: Number(ui.bitrate.value) * 1000,
  });
}

function follow(state, error) {
  if (state === "live") {
    begun = true;
    keepToken(ui.token.value);
    backoff.reset();
  }
  // A room may be busy for a while with the session that was lost.
  const mayReturn = state === "lost" || (state === "refused" && error instanceof Refusal && error.temporary);
  if (begun && mayReturn) again(error.message, error.retryAfterSeconds);
  // While it comes back, the reason stays to be read.
  else if (begun && state === "connecting") ui.state.textContent = WORDS.connecting;
  else {
    become(state, error?.message);
    if (error instanceof Refusal && error.unauthorized) ui.token.focus();
  }
}

function again(reason, atLeastSeconds) {
  become("retrying", `${reason} Trying again…`);
  clearTimeout(retry);
  retry = setTimeout(connect, backoff.next(atLeastSeconds));
}

function stop() {
  clearTimeout(retry);
  if (opening() || (client && ["refused", "lost"].includes(client.state))) become("stopped");
  else client?.stop();
}

function opening() {
  return document.body.dataset.state === "opening";
}

function release() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  ui.preview.srcObject = null;
  ui.empty.hidden = false;
}

function format() {
  const number = (name, otherwise) => Number(query.get(name)) || otherwise;
  return { width: number("width", 1280), height: number("height", 720), framesPerSecond: number("fps", 30) };
}

function choose(select, value) {
  const option = [...select.options].find((one) => one.value.toLowerCase() === value?.toLowerCase());
  if (option) select.value = option.value;
  return option !== undefined;
}

async function keepFigures() {
  const figures = new Figures("outbound-rtp");
  for (;;) {
    if (client?.state === "live") show(ui.figures, describe(await figures.sample(client.peer)));
    await new Promise((resolve) => setTimeout(resolve, FIGURES_MILLIS));
  }
}

function prepare() {
  ui.room.textContent = room ?? "";
  ui.token.value = tokenOfPage();
  ui.codec.append(...WhipClient.codecs().map((name) => new Option(name, name)));
  choose(ui.source, query.get("source"));
  if (query.has("bitrate")) ui.bitrate.value = query.get("bitrate");
  if (!room) {
    become("refused", "This address names no room. Go back and choose one.");
    ui.toggle.disabled = true;
    return false;
  }
  ui.watch.href = watchPage(room);
  ui.endpoint.textContent = publishEndpoint(room);
  if (query.has("codec") && !choose(ui.codec, query.get("codec"))) {
    become("refused", `This browser can't send ${query.get("codec")}. Choose another codec.`);
    return false;
  }
  return true;
}

ui.settings.addEventListener("submit", (event) => {
  event.preventDefault();
  if (ui.choices.hidden) stop();
  else start();
});

addEventListener("online", () => {
  if (document.body.dataset.state !== "retrying" || !["refused", "lost"].includes(client.state)) return;
  clearTimeout(retry);
  connect();
});

if (prepare() && query.has("autostart")) start();
keepFigures();
