// SPDX-License-Identifier: Apache-2.0
import { Refusal } from "./client/signalling.js";
import { element, keepDoing, setText, showEach } from "./dom.js";
import { publishPage, rooms, watchPage } from "./rooms.js";
import { keepThumbnails, newThumbnail, setShowing } from "./thumbnails.js";
import { bitrate, codecName, count } from "./units.js";

const REFRESH_MILLIS = 3000;

const list = document.querySelector("#rooms");
const note = document.querySelector("#rooms-note");
const thumbnails = keepThumbnails();

async function refresh() {
  try {
    const found = await rooms();
    found.sort((a, b) => b.hasPublisher - a.hasPublisher || a.name.localeCompare(b.name));
    setText(note, found.length === 0 ? "Nobody is here yet. Publish to open the first room." : "");
    render(found);
  } catch (error) {
    if (error.unauthorized) setText(note, "This server lists its rooms only to those with a token.");
    else setText(note, error instanceof Refusal ? error.message : "The server doesn't answer. Trying again…");
    if (error instanceof Refusal) render([]);
  }
}

function render(found) {
  // Where the server takes pictures, their places are there from the first moment: lists must not jump.
  list.classList.toggle("pictured", found.some(({ snapshot }) => snapshot !== undefined));
  showEach(list, found, ({ name }) => name, row);
}

function row({ name, hasPublisher, publisherSilent, subscribers, tracks, snapshot }, former) {
  const item = former ?? newRow(name);
  const [thumbnail, , state, facts, publish] = item.children;
  const live = hasPublisher && !publisherSilent;
  setShowing(thumbnail, live && snapshot === true);
  setText(state, live ? "live" : hasPublisher ? "silent" : "waiting");
  state.className = live ? "pill live" : "pill";
  const incoming = tracks.reduce((sum, { bitrateBps }) => sum + bitrateBps, 0);
  const codecs = tracks.map(({ codec }) => codec).filter(Boolean).map(codecName);
  const words = [count(subscribers, "viewer"), live ? bitrate(incoming) : "", ...new Set(codecs)];
  setText(facts, words.filter(Boolean).join(" · "));
  publish.hidden = hasPublisher;
  return item;
}

function newRow(name) {
  const made = element(
    "li",
    {},
    newThumbnail(name),
    element("a", { href: watchPage(name).href, className: "name" }, name),
    element("span"),
    element("span", { className: "hint" }),
    element("a", { href: publishPage(name).href, "aria-label": `Publish to ${name}` }, "Publish"),
  );
  thumbnails.watch(made);
  return made;
}

keepDoing(refresh, REFRESH_MILLIS);
