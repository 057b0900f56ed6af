// SPDX-License-Identifier: Apache-2.0
// Fragment: token. Query: room (show only its recordings).
import { address, ask } from "./api.js";
import { Refusal } from "./client/signalling.js";
import { element, elementsById, keepDoing, setText, showEach } from "./dom.js";
import { fetched, fileAddress, isHere, isOpen, isPlayable, recordings } from "./records.js";
import { agreed } from "./question.js";
import { ADMIN_KEY, keepToken, tokenOfPage } from "./token.js";
import { bytes, codecName, count, duration, moment, percent } from "./units.js";

const REFRESH_MILLIS = 5000;
const PAGE = 50;
/** More the server does not tell at once. */
const MOST = 1000;
const STATES = {
  recording: "recording",
  recorded: "complete",
  uploading: "uploading",
  verified: "uploaded",
  deleted: "uploaded and removed here",
  failed: "failed",
};

const ui = elementsById();
let room = new URLSearchParams(location.search).get("room") ?? "";
let token = tokenOfPage();
/** Of an administrator who has signed in in this tab; empty for others. */
let adminToken = tokenOfPage(ADMIN_KEY);
let limit = PAGE;
/** Ends what the player is doing. */
let closing = new AbortController();

async function refresh() {
  try {
    const found = await recordings({ room, limit, token, adminToken });
    if (!adminToken) keepToken(token);
    const nothing = room ? `Nothing of room ${room} has been recorded.` : "Nothing has been recorded yet.";
    setText(ui.note, found.recordings.length > 0 ? "" : nothing);
    ui.more.hidden = !found.more || limit >= MOST;
    showEach(ui.list, found.recordings, (one) => one.recording, row);
    ui.rooms.replaceChildren(...[...new Set(found.recordings.map((one) => one.room))].sort().map((name) => element("option", { value: name })));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.unauthorized && adminToken) {
      // It was another server's, or is good no more.
      adminToken = "";
      await refresh();
    } else {
      refused(error);
    }
  }
}

function refused(refusal) {
  setText(ui.note, refusal.status === 404 ? "This server does not record." : refusal.message);
  if (refusal.unauthorized) askForToken();
  if (refusal.status !== 0) ui.list.replaceChildren();
}

function askForToken() {
  if (ui.entry.hidden) ui.token.value = "";
  ui.entry.hidden = false;
}

/** What somebody wanted and did not get. */
function complain(message) {
  setText(ui.trouble, message);
  ui.trouble.hidden = message === "";
}

function row(recording) {
  const { state, failure, mended, upload = {}, files } = recording;
  const item = element("li", {}, head(recording), element("p", { className: "hint" }, facts(recording)));
  const warnings = [...damages(recording), mended ? "mended after a crash" : "", failure ?? ""].filter(Boolean);
  if (warnings.length > 0) item.append(element("p", { className: "hint warning" }, warnings.join(" · ")));
  if (state === "uploading" && upload.lastError) item.append(element("p", { className: "hint warning" }, upload.lastError));
  for (const { upload: copy } of files) {
    if (copy?.location) item.append(element("p", { className: "hint" }, "Kept at ", element("code", {}, copy.location)));
  }
  if (isHere(recording)) item.append(...files.map((file) => fileRow(file, recording)));
  if (adminToken && state !== "recording") item.append(deletion(recording));
  return item;
}

function deletion(recording) {
  const { recording: id, room: name, startedAt } = recording;
  const what = `${name}, ${moment(startedAt)}`;
  const button = element("button", { type: "button", className: "danger", "aria-label": `Delete ${what}` }, "Delete");
  button.addEventListener("click", async () => {
    if (!(await agreed(`Delete ${what} from this server, for good?`, "Delete"))) return;
    try {
      complain("");
      await ask("DELETE", address(`api/admin/records/${id}`), adminToken);
      await refresh();
    } catch (error) {
      complain(error.message);
    }
  });
  return element("div", { className: "file" }, element("span", { className: "actions" }, button));
}

function head({ room: name, startedAt, part, state }) {
  return element(
    "div",
    { className: "head" },
    element("span", { className: "name" }, name),
    element("time", { dateTime: startedAt }, moment(startedAt)),
    part > 1 ? element("span", { className: "hint" }, `part ${part}`) : "",
    element("span", { className: state === "recording" ? "pill live" : `pill ${state}` }, STATES[state] ?? state),
  );
}

function facts({ duration: seconds, tracks, subject, files }) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const picture = tracks.find(({ width }) => width > 0);
  return [
    duration(seconds),
    bytes(size),
    ...tracks.map(({ codec }) => codecName(codec)),
    picture ? `${picture.width} × ${picture.height}` : "",
    subject ? `by ${subject}` : "",
  ].filter(Boolean).join(" · ");
}

function damages({ tracks }) {
  const lostPackets = tracks.reduce((sum, track) => sum + track.lostPackets, 0);
  const gaps = tracks.reduce((sum, track) => sum + track.gaps, 0);
  return [lostPackets > 0 ? `${count(lostPackets, "packet")} lost` : "", gaps > 0 ? count(gaps, "gap") : ""];
}

function fileRow(file, recording) {
  const name = element("code", { className: "name" }, file.name);
  const actions = element("span", { className: "actions" });
  if (isPlayable(file)) {
    const play = element("button", { type: "button", "aria-label": `Play ${file.name}` }, "Play");
    play.addEventListener("click", () => open(file, recording));
    actions.append(play);
  }
  const save = element("a", { className: "button", href: fileAddress(file, true).href, download: file.name, "aria-label": `Download ${file.name}` }, "Download");
  save.addEventListener("click", (event) => token && download(event, file, save));
  actions.append(save);
  return element("div", { className: "file" }, name, element("span", { className: "hint" }, bytes(file.size)), actions);
}

/** By its address where a video element gets it, for then the browser fetches what it plays only. Else the whole file comes first. */
async function open(file, recording) {
  closing = new AbortController();
  const { signal } = closing;
  ui.title.textContent = `${recording.room}, ${moment(recording.startedAt)}`;
  say("Loading…");
  ui.player.showModal();
  try {
    const direct = await isOpen(file, () => token);
    keepToken(token);
    const source = direct ? fileAddress(file).href : URL.createObjectURL(await fetched(file, token, tell, signal));
    if (!direct) signal.addEventListener("abort", () => URL.revokeObjectURL(source));
    if (signal.aborted) return;
    ui.video.src = source;
    say("");
    await ui.video.play();
  } catch (error) {
    if (signal.aborted || error.name === "NotAllowedError") return;
    if (error.unauthorized) refusedFile(error);
    else say(`The recording can't be played: ${error.message}`);
  }
}

function refusedFile(refusal) {
  ui.player.close();
  complain(refusal.message);
  askForToken();
  ui.token.focus();
}

const tell = (share) => say(`Loading… ${percent(share)}`);

function say(message) {
  ui.message.textContent = message;
  ui.message.hidden = message === "";
}

/** A link can't show a token. */
async function download(event, file, link) {
  event.preventDefault();
  if (link.dataset.busy) return;
  link.dataset.busy = "true";
  complain("");
  const progress = (share) => { link.textContent = percent(share); };
  try {
    const source = URL.createObjectURL(await fetched(file, token, progress));
    element("a", { href: source, download: file.name }).click();
    URL.revokeObjectURL(source);
    link.textContent = "Download";
  } catch (error) {
    link.textContent = "Failed, again";
    complain(`${file.name} could not be fetched: ${error.message}`);
  }
  delete link.dataset.busy;
}

ui.player.addEventListener("close", () => {
  closing.abort();
  ui.video.removeAttribute("src");
  ui.video.load();
});
ui.video.addEventListener("error", () => ui.video.hasAttribute("src") && say("This browser can't play the recording. Download it."));
ui.close.addEventListener("click", () => ui.player.close());
ui.filter.addEventListener("submit", (event) => {
  event.preventDefault();
  room = ui.room.value.trim();
  limit = PAGE;
  history.replaceState(history.state, "", room ? `?room=${encodeURIComponent(room)}` : location.pathname);
  refresh();
});
ui.entry.addEventListener("submit", (event) => {
  event.preventDefault();
  token = ui.token.value;
  ui.entry.hidden = true;
  complain("");
  refresh();
});
ui.more.addEventListener("click", () => {
  limit = Math.min(limit + PAGE, MOST);
  refresh();
});

ui.room.value = room;
keepDoing(refresh, REFRESH_MILLIS);
