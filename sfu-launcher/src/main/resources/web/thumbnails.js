// SPDX-License-Identifier: Apache-2.0
// Pictures of rooms in a list, where the server takes any (SNAPSHOTS): of rooms in view, new every ten seconds.
import { authorization } from "./client/signalling.js";
import { element, keepDoing } from "./dom.js";
import { snapshotOf } from "./rooms.js";
import { tokenOfPage } from "./token.js";

const LOOK_MILLIS = 1000;
const REFRESH_MILLIS = 10_000;
const KNOWN = "weir.thumbnails";

/**
 * Fills the thumbnails of a list while it is looked at. Their room is reserved once the server has given one, for the life of the tab, so that
 * lists do not jump; a server that says it takes none is not asked again.
 */
export function keepThumbnails(list) {
  const inView = new Set();
  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) inView[isIntersecting ? "add" : "delete"](target);
  });
  const show = (given) => list.classList.toggle("pictured", given);
  let off = false;
  show(sessionStorage.getItem(KNOWN) === "1");

  const look = async () => {
    for (const row of [...inView]) {
      if (off) return;
      const thumbnail = row.firstElementChild;
      if (!row.isConnected) inView.delete(row);
      else if (Number(thumbnail.dataset.due ?? 0) <= Date.now() && thumbnail.dataset.live === "true") await refresh(thumbnail);
    }
  };

  const refresh = async (thumbnail) => {
    thumbnail.dataset.due = String(Date.now() + REFRESH_MILLIS);
    const response = await fetch(snapshotOf(thumbnail.dataset.room), { headers: authorization(tokenOfPage()) }).catch(() => undefined);
    if (response?.ok) {
      show(true);
      sessionStorage.setItem(KNOWN, "1");
      await paint(thumbnail.firstElementChild, await response.blob());
    } else if (response?.status === 404) {
      thumbnail.firstElementChild.hidden = true;
      const { type } = await response.json().catch(() => ({}));
      off = type !== "/problems/no-picture";
      if (off) {
        show(false);
        sessionStorage.removeItem(KNOWN);
        watcher.disconnect();
      }
    }
  };

  void keepDoing(look, LOOK_MILLIS);
  // The row, since a thumbnail that has no place yet is never in view.
  return { watch: (row) => watcher.observe(row) };
}

async function paint(image, blob) {
  const url = URL.createObjectURL(blob);
  image.src = url;
  try {
    await image.decode();
    image.hidden = false;
  } catch {
    image.hidden = true;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The place of a room's picture. */
export const newThumbnail = (room) => {
  const thumbnail = element("span", { className: "thumbnail" }, element("img", { alt: `What ${room} shows`, hidden: true }));
  thumbnail.dataset.room = room;
  return thumbnail;
};

/** A room that is not live has no picture, and the last one goes. */
export function setLive(thumbnail, live) {
  thumbnail.dataset.live = String(live);
  if (!live) {
    thumbnail.firstElementChild.hidden = true;
    delete thumbnail.dataset.due;
  }
}
