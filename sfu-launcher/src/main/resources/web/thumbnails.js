// SPDX-License-Identifier: Apache-2.0
// Pictures of rooms in a list, where the server takes any (SNAPSHOTS): of rooms in view, new every ten seconds.
import { authorization } from "./client/signalling.js";
import { element, keepDoing } from "./dom.js";
import { snapshotOf } from "./rooms.js";
import { tokenOfPage } from "./token.js";

const LOOK_MILLIS = 1000;
const REFRESH_MILLIS = 10_000;

/** Fills the thumbnails of a list while it is looked at. */
export function keepThumbnails() {
  const inView = new Set();
  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) inView[isIntersecting ? "add" : "delete"](target);
  });

  const look = async () => {
    for (const row of [...inView]) {
      const thumbnail = row.firstElementChild;
      if (!row.isConnected) inView.delete(row);
      else if (Number(thumbnail.dataset.due ?? 0) <= Date.now() && thumbnail.dataset.shows === "true") await refresh(thumbnail);
    }
  };

  const refresh = async (thumbnail) => {
    thumbnail.dataset.due = String(Date.now() + REFRESH_MILLIS);
    const response = await fetch(snapshotOf(thumbnail.dataset.room), { headers: authorization(tokenOfPage()) }).catch(() => undefined);
    if (response?.ok) await paint(thumbnail.firstElementChild, await response.blob());
    else if (response?.status === 404) thumbnail.firstElementChild.hidden = true;
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

/** Whether there is a picture to be had; the last one goes when there is none any more. */
export function setShowing(thumbnail, shows) {
  thumbnail.dataset.shows = String(shows);
  if (!shows) {
    thumbnail.firstElementChild.hidden = true;
    delete thumbnail.dataset.due;
  }
}
