// SPDX-License-Identifier: Apache-2.0
// Fragment: token, of an administrator.
import { banRow, newBan } from "./admin-bans.js";
import { serverFacts } from "./admin-facts.js";
import { roomPanel } from "./admin-rooms.js";
import { address, ask, readJson } from "./api.js";
import { Refusal } from "./client/signalling.js";
import { element, elementsById, keepDoing, setText, showEach } from "./dom.js";
import { show } from "./figures.js";
import { agreed } from "./question.js";
import { ADMIN_KEY, keepToken, tokenOfPage } from "./token.js";
import { bytes, count } from "./units.js";

const REFRESH_MILLIS = 2000;

const ui = elementsById();
let token = tokenOfPage(ADMIN_KEY);
let draining = false;
/** Rooms that are being recorded, by name; undefined where the server does not record. */
let recorded;
let records = true;

async function refresh() {
  if (token === "") return become("out");
  const asked = token;
  try {
    // Alone, so that a wrong token is shown once and not four times.
    const node = await readJson("api/admin/node", asked);
    const [rooms, bans, recordings] = await Promise.all([
      readJson("api/admin/rooms", asked),
      readJson("api/admin/bans", asked),
      recordingsOf(asked),
    ]);
    if (asked !== token) return undefined;
    keepToken(token, ADMIN_KEY);
    ui.token.value = "";
    become("in");
    complain("");
    showServer(node);
    showRecordings(recordings);
    showRooms(rooms);
    showBans(bans);
  } catch (error) {
    if (asked === token) refused(error);
  }
  return undefined;
}

/** @returns the statuses, or undefined where there is nothing that records */
async function recordingsOf(asked) {
  if (!records) return undefined;
  try {
    return await readJson("api/admin/recordings", asked);
  } catch (error) {
    if (error.status !== 404) throw error;
    records = false;
    return undefined;
  }
}

function refused(error) {
  if (!(error instanceof Refusal)) throw error;
  complain(error.message);
  if (error.unauthorized) leave();
}

function leave() {
  token = "";
  keepToken("", ADMIN_KEY);
  become("out");
  ui.token.value = "";
  ui.token.focus();
}

function become(state) {
  if (document.body.dataset.state === state) return;
  document.body.dataset.state = state;
  ui.entry.hidden = state === "in";
  ui.desk.hidden = state !== "in";
  if (state === "out") {
    tell("");
    // What others are not to read.
    for (const list of [ui.server, ui.rooms, ui.bans, ui.recordings]) list.replaceChildren();
    delete ui.server.dataset.names;
  }
}

/** How the last deed went. */
function tell(message, className = "hint") {
  setText(ui.done, message);
  ui.done.className = className;
}

function complain(message) {
  setText(ui.note, message);
  ui.note.hidden = message === "";
}

function showServer(node) {
  draining = node.draining;
  show(ui.server, serverFacts(node));
  setText(ui.drain, draining ? "Let newcomers in again" : "Drain");
}

function showRooms(rooms) {
  setText(ui["rooms-note"], rooms.length === 0 ? "Nobody is here." : "");
  const items = rooms.map((room) => ({ ...room, recorded: recorded && recorded.has(room.name) }));
  showEach(ui.rooms, items, ({ name }) => name, (room, former) => roomPanel(room, former, act));
}

function showRecordings(statuses) {
  recorded = statuses && new Map(statuses.map((status) => [status.room, status]));
  ui["recordings-section"].hidden = !statuses;
  setText(ui["recordings-note"], statuses?.length === 0 ? "No room is being recorded." : "");
  showEach(ui.recordings, statuses ?? [], ({ room }) => room, recordingRow);
}

function recordingRow({ room, droppedPackets, failure, files }) {
  const name = element("a", { className: "name", href: `recordings.html?room=${room}` }, room);
  const item = element("li", { className: "head" }, name);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const facts = [files.length === 0 ? "nothing is published" : bytes(size), droppedPackets > 0 ? `${count(droppedPackets, "packet")} dropped` : ""];
  item.append(element("span", { className: "hint" }, facts.filter(Boolean).join(" · ")));
  if (failure) item.append(element("span", { className: "hint warning" }, failure));
  return item;
}

function showBans(bans) {
  setText(ui["bans-note"], bans.length === 0 ? "Nobody is banned." : "");
  showEach(ui.bans, bans, ({ id }) => id, (ban) => banRow(ban, act));
}

/**
 * Does something for the administrator, who is asked first where there is a question.
 *
 * @param {{question?: string, verb?: string, method: string, path: string, body?: object, done: (answer: object) => string}} deed
 *     verb: what the button says that answers the question; done: what to tell of the server's answer
 */
async function act({ question, verb, method, path, body, done }) {
  if (question && !(await agreed(question, verb))) return false;
  try {
    const response = await ask(method, address(`api/admin/${path}`), token, body);
    const text = await response.text();
    tell(done(text === "" ? {} : JSON.parse(text)));
    await refresh();
    return true;
  } catch (error) {
    if (error.unauthorized) refused(error);
    else tell(error.message, "notice");
    return false;
  }
}

ui.entry.addEventListener("submit", (event) => {
  event.preventDefault();
  token = ui.token.value;
  refresh();
});
ui.leave.addEventListener("click", leave);
ui.drain.addEventListener("click", () => act({
  question: draining ? undefined : "Turn newcomers away and tell players to go to another server?",
  verb: "Drain",
  method: "PUT",
  path: "drain",
  body: { draining: !draining },
  done: (answer) => (answer.draining ? "Newcomers are turned away." : "Newcomers are let in again."),
}));
ui.ban.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await act(newBan(new FormData(ui.ban)))) ui.ban.reset();
});

keepDoing(refresh, REFRESH_MILLIS);
