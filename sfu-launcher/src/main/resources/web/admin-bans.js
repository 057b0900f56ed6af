// SPDX-License-Identifier: Apache-2.0
// Bans, as an administrator sees and makes them.
import { element } from "./dom.js";
import { count, moment } from "./units.js";

/** Whom a ban hits, in words. */
const hit = ({ room, subject }) => [subject ?? "everybody", room ? `from ${room}` : "from every room"].join(" ");

/** The child of the list that shows a ban. */
export function banRow(ban, act) {
  const lift = element("button", { type: "button", "aria-label": `Lift the ban of ${hit(ban)}` }, "Lift");
  lift.addEventListener("click", () => act({
    method: "DELETE",
    path: `bans/${ban.id}`,
    done: () => `The ban of ${hit(ban)} is lifted.`,
  }));
  const facts = [`until ${moment(ban.until)}`, ban.reason].filter(Boolean).join(" · ");
  return element(
    "li",
    { className: "head" },
    element("span", { className: "name" }, hit(ban)),
    element("span", { className: "hint" }, facts),
    element("span", { className: "actions" }, lift),
  );
}

/** The deed of a form with room, subject, seconds and reason, of which the empty ones count as not there. */
export function newBan(form) {
  const given = Object.fromEntries([...form].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ""));
  return banning({ ...given, seconds: Number(given.seconds) });
}

/** The deed that bans. */
export function banning(body, question) {
  return {
    question,
    verb: "Ban",
    method: "POST",
    path: "bans",
    body,
    done: (ban) => `${hit(ban)} is banned, and ${count(ban.ended, "session")} ended.`,
  };
}
