// SPDX-License-Identifier: Apache-2.0
import { Refusal } from "./client/signalling.js";
import { publishPage, rooms, watchPage } from "./rooms.js";

const REFRESH_MILLIS = 3000;

const list = document.querySelector("#rooms");
const note = document.querySelector("#rooms-note");

async function refresh() {
  try {
    const found = await rooms();
    found.sort((a, b) => b.hasPublisher - a.hasPublisher || a.name.localeCompare(b.name));
    note.textContent = found.length === 0 ? "Nobody is here yet. Publish to open the first room." : "";
    render(found);
  } catch (error) {
    if (error.unauthorized) note.textContent = "This server lists its rooms only to those with a token.";
    else note.textContent = error instanceof Refusal ? error.message : "The server doesn't answer. Trying again…";
    if (error instanceof Refusal) render([]);
  }
}

/** Touches nothing when nothing changed, so that the keyboard focus stays where it is. */
function render(found) {
  const state = JSON.stringify(found.map(({ name, hasPublisher, subscribers, tracks }) => [
    name, hasPublisher, subscribers, tracks.map(({ codec }) => codec),
  ]));
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  const focused = document.activeElement?.href;
  list.replaceChildren(...found.map(row));
  if (focused) [...list.querySelectorAll("a")].find(({ href }) => href === focused)?.focus();
}

function row({ name, hasPublisher, subscribers, tracks }) {
  const item = document.createElement("li");
  const codecs = tracks.map(({ codec }) => codec).filter(Boolean).map((codec) => (codec === "opus" ? "Opus" : codec.toUpperCase()));
  const viewers = `${subscribers} ${subscribers === 1 ? "viewer" : "viewers"}`;
  item.append(
    element("a", name, { href: watchPage(name).pathname + watchPage(name).search, className: "name" }),
    element("span", hasPublisher ? "live" : "waiting", { className: hasPublisher ? "pill live" : "pill" }),
    element("span", [viewers, ...codecs].join(" · "), { className: "hint" }),
  );
  if (!hasPublisher) {
    item.append(element("a", "Publish", { href: publishPage(name).pathname + publishPage(name).search }));
  }
  return item;
}

function element(tag, text, properties) {
  return Object.assign(document.createElement(tag), { textContent: text }, properties);
}

refresh();
setInterval(() => document.visibilityState === "visible" && refresh(), REFRESH_MILLIS);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
