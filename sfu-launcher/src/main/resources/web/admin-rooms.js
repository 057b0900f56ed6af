// SPDX-License-Identifier: Apache-2.0
// A room as an administrator sees it: who is in it, what they send and are sent, and what can be done about it.
import { banning } from "./admin-bans.js";
import { DELIVERY_HEADINGS, deliveryFacts, program, trackFacts, who } from "./admin-facts.js";
import { element, setText, showEach } from "./dom.js";
import { watchPage } from "./rooms.js";
import { bitrate, count, moment } from "./units.js";

const BAN_SECONDS = 3600;

/** The elements that change, of each panel. */
const parts = new WeakMap();

/**
 * The child of the list that shows a room, made or brought up to date.
 *
 * @param {(deed: object) => Promise<boolean>} act does what the administrator wants
 */
export function roomPanel(room, former, act) {
  const panel = former ?? newPanel(room.name, act);
  const part = parts.get(panel);
  const state = room.publisherSilent ? "silent" : room.hasPublisher ? "live" : "waiting";
  setText(part.state, state);
  part.state.className = state === "live" ? "pill live" : "pill";
  const incoming = room.tracks.reduce((sum, { bitrateBps }) => sum + bitrateBps, 0);
  setText(part.facts, `${count(room.subscribers, "viewer")} · ${bitrate(incoming)} in${room.listed ? "" : " · not listed"}`);
  setText(part.since, `open since ${moment(room.openSince)}`);
  part.record.hidden = room.recorded === undefined;
  part.record.setAttribute("aria-pressed", String(room.recorded === true));
  setText(part.record, room.recorded ? "Stop recording" : "Record");
  showEach(part.publisher, room.publisher ? [room.publisher] : [], ({ handle }) => handle, (one) => sessionRow(one, room.name, act));
  showEach(part.tracks, room.tracks, ({ kind, codec, rid }) => `${kind} ${codec} ${rid}`, trackRow);
  showEach(part.viewers, room.viewers, ({ handle }) => handle, (viewer, row) => viewerRow(viewer, row, room.name, act));
  part.table.hidden = room.viewers.length === 0;
  setText(part.empty, room.viewers.length === 0 ? "Nobody watches." : "");
  return panel;
}

function newPanel(name, act) {
  const part = {
    state: element("span"),
    facts: element("span", { className: "hint" }),
    since: element("p", { className: "hint" }),
    record: button("Record", "", () => record(name, part.record, act)),
    publisher: element("ul", { className: "plain" }),
    tracks: element("ul", { className: "plain hint" }),
    viewers: element("tbody"),
    empty: element("p", { className: "hint" }),
  };
  const headings = ["Viewer", ...DELIVERY_HEADINGS].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...headings)), part.viewers);
  part.table = element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": `Viewers of ${name}` }, table);
  const panel = element(
    "details",
    {},
    element("summary", { className: "head", id: `room-${name}` }, element("span", { className: "name" }, name), part.facts, part.state),
    part.since,
    element("h3", {}, "Publisher"),
    part.publisher,
    part.tracks,
    element("h3", {}, "Viewers"),
    part.empty,
    part.table,
    element(
      "div",
      { className: "actions" },
      element("a", { className: "button", href: watchPage(name).href }, "Watch"),
      part.record,
      button("Close room", "danger", () => act(closing(name))),
      button("Ban room", "danger", () => act(banning({ room: name, seconds: BAN_SECONDS }, `Close ${name} and keep everybody out for an hour?`))),
    ),
  );
  parts.set(panel, part);
  return panel;
}

function button(text, className, onclick, label = text) {
  const made = element("button", { type: "button", className, "aria-label": label }, text);
  if (label === text) made.removeAttribute("aria-label");
  made.addEventListener("click", onclick);
  return made;
}

function record(name, shown, act) {
  const recording = shown.getAttribute("aria-pressed") !== "true";
  return act({
    method: "PUT",
    path: `rooms/${name}/recording`,
    body: { recording },
    done: () => (recording ? `${name} is being recorded.` : `${name} is not recorded any more.`),
  });
}

const closing = (name) => ({
  question: `End everybody's session in ${name}?`,
  verb: "Close room",
  method: "POST",
  path: `rooms/${name}/close`,
  done: ({ ended }) => `${name} is closed, ${count(ended, "session")} ended.`,
});

const kicking = (session) => ({
  question: `End the session of ${who(session)}?`,
  verb: "Kick",
  method: "DELETE",
  path: `sessions/${session.handle}`,
  done: () => `The session of ${who(session)} is ended.`,
});

/** The buttons of a session; only who has a name can be banned by it. */
function sessionActions(session, room, act) {
  const kick = button("Kick", "danger", () => act(kicking(session)), `Kick ${who(session)}`);
  if (!session.subject) return element("span", { className: "actions" }, kick);
  const { subject } = session;
  const question = `Keep ${subject} out of ${room} for an hour?`;
  const ban = button("Ban", "danger", () => act(banning({ room, subject, seconds: BAN_SECONDS }, question)), `Ban ${subject}`);
  return element("span", { className: "actions" }, kick, ban);
}

function origin({ address, userAgent, since }) {
  const facts = [address, program(userAgent), `since ${moment(since)}`].filter(Boolean).join(" · ");
  return element("span", { className: "hint", title: userAgent }, facts);
}

function sessionRow(session, room, act) {
  return element(
    "li",
    { className: "head" },
    element("span", { className: "name" }, who(session)),
    origin(session),
    sessionActions(session, room, act),
  );
}

function trackRow(track, former) {
  const row = former ?? element("li");
  setText(row, trackFacts(track));
  return row;
}

function viewerRow(viewer, former, room, act) {
  const row = former ?? newViewerRow(viewer, room, act);
  const facts = deliveryFacts(viewer.delivery);
  DELIVERY_HEADINGS.forEach((heading, index) => setText(row.cells[index + 1], facts[heading] ?? "–"));
  return row;
}

function newViewerRow(viewer, room, act) {
  const name = element("th", { scope: "row" }, who(viewer), origin(viewer), sessionActions(viewer, room, act));
  return element("tr", {}, name, ...DELIVERY_HEADINGS.map(() => element("td")));
}
