// SPDX-License-Identifier: Apache-2.0
// Fragment: token. Query: room, figures (show them from the start).
import { Backoff } from "./client/backoff.js";
import { Refusal } from "./client/signalling.js";
import { WhepClient } from "./client/whep.js";
import { elementsById } from "./dom.js";
import { Figures, describe, show } from "./figures.js";
import { LayerMenu } from "./layers.js";
import { playEndpoint, roomOfPage } from "./rooms.js";
import { Successor } from "./successor.js";
import { keepToken, tokenOfPage } from "./token.js";

const LOOK_MILLIS = 500;
/** While a picture is about to come. */
const KEEN_LOOK_MILLIS = 100;
/** So that not everybody comes at once where a server sends them. */
const MOVE_MILLIS = 1000;
/** This long without a byte and the broadcaster counts as gone. */
const SILENCE_MILLIS = 2000;
const WORDS = { connecting: "connecting", waiting: "waiting", playing: "live", retrying: "retrying", refused: "refused" };

const ui = elementsById();
const query = new URLSearchParams(location.search);
const room = roomOfPage();

let client;
let figures;
let lastMedia = -Infinity;
/** Whether somebody broadcasts, as the server says; undefined while it says nothing. */
let live;
let successor;
let retry;
let token = tokenOfPage();
const backoff = new Backoff();
const layers = new LayerMenu(ui.layer, (bounds) => client.choose(bounds));
let touched = false;

function become(state, message = "") {
  document.body.dataset.state = state;
  ui.state.textContent = WORDS[state];
  ui.state.className = `pill ${state === "playing" ? "live" : state}`;
  ui.message.textContent = message;
  ui.curtain.hidden = state === "playing";
  ui.entry.hidden = true;
  ui.again.hidden = state !== "refused" || !room;
  ui.tap.hidden = touched || state !== "playing";
}

function connect() {
  clearTimeout(retry);
  dismiss();
  become("connecting", "Connecting…");
  turnTo(new WhepClient(playEndpoint(room), token));
  client.play();
}

/** The page is about that session from now on, and the one before is over. */
function turnTo(fresh) {
  client?.stop();
  lastMedia = -Infinity;
  live = undefined;
  ui.viewers.hidden = true;
  layers.begin();
  figures = new Figures("inbound-rtp");
  client = fresh;
  client.onstate = (state, refusal) => fresh === client && follow(state, refusal);
  client.onevent = (name, data) => fresh === client && hear(name, data);
  // For the browser's console, and for the tests.
  globalThis.weir = { client };
  ui.video.srcObject = client.stream;
}

function follow(state, refusal) {
  if (state === "connected") {
    backoff.reset();
    keepToken(token);
    become("waiting", "Waiting for the broadcaster…");
  } else if (state === "interrupted") {
    become("retrying", "The connection is interrupted…");
  } else if (state === "lost") {
    if (successor) succeed(false);
    else again("The connection was lost.");
  } else if (state === "refused") {
    if (refusal instanceof Refusal && !refusal.temporary) refuse(refusal);
    else again(refusal.message, refusal.retryAfterSeconds);
  }
}

/** The server tells at once what else would show after seconds. The state comes first in a stream, the number after it. */
function hear(name, data) {
  if (name === "active") {
    live = true;
  } else if (name === "inactive") {
    live = false;
    lastMedia = -Infinity;
    if (client.state === "connected") become("waiting", "Waiting for the broadcaster…");
  } else if (name === "viewercount") {
    live ??= false;
    ui.viewers.textContent = `${data.viewercount} watching`;
    ui.viewers.hidden = false;
  } else if (name === "closed") {
    live = undefined;
    ui.viewers.hidden = true;
  } else if (name === "layers") {
    layers.offer(data);
  } else if (name === "reconnect") {
    move(data.url);
  }
}

/** Another server takes over. Without one there is nothing better than what plays: its end will be noticed. */
function move(url) {
  if (!url && document.body.dataset.state === "playing") return;
  clearTimeout(retry);
  retry = setTimeout(() => (url ? prepare(new URL(url, location.href)) : connect()), Math.random() * MOVE_MILLIS);
}

/** Begins a session there. What plays here goes on until there is a picture from there, or until it ends by itself. */
function prepare(endpoint) {
  dismiss();
  const next = new Successor(endpoint, token, () => {
    if (successor === next) successor = undefined;
  });
  successor = next;
}

async function lookAhead() {
  const next = successor;
  if ((await next?.hasMedia()) && successor === next) succeed(true);
}

function succeed(hasMedia) {
  const { client: next, heard } = successor;
  successor = undefined;
  turnTo(next);
  if (hasMedia) lastMedia = performance.now();
  else if (next.state === "connected") follow("connected");
  else become("connecting", "Connecting…");
  heard.forEach(([name, data]) => hear(name, data));
}

function dismiss() {
  successor?.client.stop();
  successor = undefined;
}

/** For good, or until somebody types a token that is let in. */
function refuse(refusal) {
  dismiss();
  become("refused", refusal.message);
  if (!refusal.unauthorized) return;
  ui.again.hidden = true;
  ui.entry.hidden = false;
  ui.token.focus();
}

/** Tries again later, with a new session. */
function again(reason, atLeastSeconds = 0) {
  become("retrying", `${reason} Trying again…`);
  clearTimeout(retry);
  retry = setTimeout(connect, backoff.next(atLeastSeconds));
}

/** Whether media flows is seen in the figures: a WHEP session stands whether or not anybody broadcasts. */
async function look() {
  if (client?.state !== "connected") return;
  const sample = await figures.sample(client.peer);
  const now = performance.now();
  if (sample.videoBps + sample.audioBps > 0) lastMedia = now;
  const shown = document.body.dataset.state;
  if (live === false || now - lastMedia > SILENCE_MILLIS) {
    if (shown !== "waiting") become("waiting", "Waiting for the broadcaster…");
  } else if (shown !== "playing" && (sample.frames > 0 || sample.videoBps === 0)) {
    become("playing");
  }
  show(ui.figures, describe(sample));
}

async function keepLooking() {
  for (;;) {
    await look();
    await lookAhead();
    const keen = successor || (live && document.body.dataset.state === "waiting");
    await new Promise((resolve) => setTimeout(resolve, keen ? KEEN_LOOK_MILLIS : LOOK_MILLIS));
  }
}

function sound(on) {
  touched = true;
  ui.video.muted = !on;
  ui.tap.hidden = true;
  ui.sound.textContent = on ? "Mute" : "Unmute";
  // Where autoplay was refused altogether, the tap starts the picture too.
  ui.video.play().catch(() => {});
}

function toggleFigures() {
  ui.figures.hidden = !ui.figures.hidden;
  ui.numbers.setAttribute("aria-pressed", String(!ui.figures.hidden));
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (ui.stage.requestFullscreen) ui.stage.requestFullscreen();
  else ui.video.webkitEnterFullscreen?.();
}

function togglePictureInPicture() {
  if (ui.picture.hidden) return;
  const change = document.pictureInPictureElement ? document.exitPictureInPicture() : ui.video.requestPictureInPicture();
  change.catch(() => {
    // Not before there is a picture.
  });
}

const keys = { m: () => sound(ui.video.muted), i: toggleFigures, p: togglePictureInPicture, f: toggleFullScreen };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  keys[event.key.toLowerCase()]?.();
});
ui.tap.addEventListener("click", () => sound(true));
ui.sound.addEventListener("click", () => sound(ui.video.muted));
ui.numbers.addEventListener("click", toggleFigures);
ui.picture.addEventListener("click", togglePictureInPicture);
ui.full.addEventListener("click", toggleFullScreen);
ui.again.addEventListener("click", connect);
ui.entry.addEventListener("submit", (event) => {
  event.preventDefault();
  token = ui.token.value;
  connect();
});

ui.room.textContent = room ?? "";
document.title = `${room ?? "Watch"} · Weir`;
ui.picture.hidden = !document.pictureInPictureEnabled;
if (query.has("figures")) toggleFigures();
if (room) {
  // Not before: a video element that waits for its first frame would hold up the page's load event. And a page out of the
  // back-forward cache finds its session ended.
  addEventListener("pageshow", connect);
  addEventListener("online", () => ["refused", "lost"].includes(client?.state) && connect());
  keepLooking();
} else {
  become("refused", "This address names no room. Go back and choose one.");
}
