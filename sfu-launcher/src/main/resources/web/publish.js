// SPDX-License-Identifier: Apache-2.0
// Fragment: token. Query: room, source (camera, screen, test), codec (VP8, VP9, H264, AV1), bitrate (kbit/s), width, height, fps,
// simulcast, autostart.
import { applyQuery, format, options } from "./choices.js";
import { Backoff } from "./client/backoff.js";
import { Refusal } from "./client/signalling.js";
import { WhipClient } from "./client/whip.js";
import { copies } from "./copy.js";
import { listDevices } from "./devices.js";
import { elementsById } from "./dom.js";
import { Figures, describe, show } from "./figures.js";
import { Level } from "./level.js";
import { Plots } from "./plot.js";
import { showPrograms } from "./programs.js";
import { publishEndpoint, roomOfPage, watchPage } from "./rooms.js";
import { explain, open } from "./source.js";
import { keepToken, tokenOfPage } from "./token.js";

const FIGURES_MILLIS = 1000;
const RUNNING = ["opening", "connecting", "live", "interrupted", "retrying"];
const WORDS = {
  new: "not live",
  trying: "preview, not live",
  opening: "opening the source",
  connecting: "connecting",
  live: "live",
  interrupted: "interrupted",
  retrying: "retrying",
  refused: "refused",
  lost: "connection lost",
  stopped: "not live",
};

const ui = elementsById();
const query = new URLSearchParams(location.search);
const room = roomOfPage();
const plots = new Plots(ui.plots);
const level = new Level(ui.level);

let client;
let stream;
let retry;
/** Counts the sources that were asked for: only the last one is wanted when it comes. */
let attempts = 0;
/** Whether this broadcast has been live: from then on it comes back by itself. */
let begun = false;
const backoff = new Backoff();

function become(state, reason = "") {
  document.body.dataset.state = state;
  const running = RUNNING.includes(state);
  ui.state.textContent = WORDS[state];
  ui.state.className = `pill ${state}`;
  ui.toggle.textContent = running ? "Stop" : "Start";
  ui.toggle.classList.toggle("danger", running);
  ui.try.hidden = running;
  ui.try.textContent = state === "trying" ? "End preview" : "Preview";
  ui.choices.hidden = running;
  ui.notice.textContent = reason;
  ui.notice.hidden = reason === "";
  ui.figures.hidden = !running;
  ui.plots.hidden = !running;
  document.title = `${state === "live" ? "● " : ""}${room ?? "Publish"} · Weir`;
  if (!running && state !== "trying") release();
}

async function start() {
  begun = false;
  backoff.reset();
  plots.clear();
  const ready = is("trying") && stream;
  become("opening");
  if (ready || (await openSource())) await connect();
}

/** Opens the source to be looked at, again when something else is chosen. */
async function preview() {
  become("trying");
  await openSource();
}

/** @returns whether the source is open; if not, the page says why, or something else is wanted by now */
async function openSource() {
  release();
  const attempt = ++attempts;
  let opened;
  try {
    opened = await open(ui.source.value, format(ui), { camera: ui.camera.value, microphone: ui.microphone.value });
  } catch (error) {
    if (attempt === attempts) become("refused", explain(error));
    return false;
  }
  if (attempt !== attempts) {
    opened.getTracks().forEach((track) => track.stop());
    return false;
  }
  stream = opened;
  ui.preview.srcObject = stream;
  ui.empty.hidden = true;
  ui.sounding.hidden = !level.follow(stream);
  showMuted();
  // The browser's own "stop sharing" button ends the track.
  stream.getVideoTracks()[0]?.addEventListener("ended", () => stream === opened && stop());
  if (ui.source.value === "camera") await listDevices(ui.camera, ui.microphone);
  return attempt === attempts;
}

/** A session of its own for the stream, which is opened once. */
async function connect() {
  client = new WhipClient(publishEndpoint(room), ui.token.value);
  client.onstate = follow;
  // For the browser's console, and for the tests.
  globalThis.weir = { client };
  await client.publish(stream, options(ui));
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
  const connected = client && !["refused", "lost", "stopped"].includes(client.state);
  if (is("opening") || is("trying") || !connected) become("stopped");
  else client.stop();
}

function is(state) {
  return document.body.dataset.state === state;
}

function release() {
  attempts++;
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  level.stop();
  ui.preview.srcObject = null;
  ui.empty.hidden = false;
  ui.sounding.hidden = true;
  showMuted();
}

/** Also of a broadcast that is on its way back: the tracks stay. */
function showMuted() {
  const [sound] = stream?.getAudioTracks() ?? [];
  ui.mute.hidden = !sound;
  ui.mute.textContent = sound?.enabled === false ? "Unmute" : "Mute";
}

function toggleSound() {
  for (const track of stream?.getAudioTracks() ?? []) track.enabled = !track.enabled;
  showMuted();
}

async function keepFigures() {
  const figures = new Figures("outbound-rtp");
  for (;;) {
    if (client?.state === "live") {
      const sample = await figures.sample(client.peer);
      show(ui.figures, describe(sample));
      plots.add(sample);
    }
    await new Promise((resolve) => setTimeout(resolve, FIGURES_MILLIS));
  }
}

function prepare() {
  ui.room.textContent = room ?? "";
  ui.token.value = tokenOfPage();
  ui.codec.append(...WhipClient.codecs().map((name) => new Option(name, name)));
  const impossible = applyQuery(query, ui);
  showDevices();
  if (!room) {
    become("refused", "This address names no room. Go back and choose one.");
    ui.toggle.disabled = true;
    return false;
  }
  ui.watch.href = watchPage(room);
  ui.endpoint.textContent = publishEndpoint(room);
  copies(ui["copy-watch"], () => ui.watch.href);
  copies(ui["copy-endpoint"], () => ui.endpoint.textContent);
  const tell = () => showPrograms(ui.programs, publishEndpoint(room), ui.token.value !== "");
  ui.token.addEventListener("change", tell);
  tell();
  if (impossible) {
    become("refused", impossible);
    return false;
  }
  return true;
}

function showDevices() {
  ui.devices.hidden = ui.source.value !== "camera";
  if (!ui.devices.hidden) listDevices(ui.camera, ui.microphone);
}

ui.settings.addEventListener("submit", (event) => {
  event.preventDefault();
  if (ui.choices.hidden) stop();
  else start();
});
ui.try.addEventListener("click", () => (is("trying") ? stop() : preview()));
ui.mute.addEventListener("click", toggleSound);
ui.source.addEventListener("change", showDevices);
for (const choice of [ui.source, ui.camera, ui.microphone, ui.size, ui.fps]) {
  choice.addEventListener("change", () => is("trying") && preview());
}
navigator.mediaDevices?.addEventListener("devicechange", showDevices);

addEventListener("online", () => {
  if (!is("retrying") || !["refused", "lost"].includes(client.state)) return;
  clearTimeout(retry);
  connect();
});

if (prepare() && query.has("autostart")) start();
keepFigures();
