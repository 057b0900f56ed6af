// SPDX-License-Identifier: Apache-2.0
import { element } from "./dom.js";

/**
 * Asks before something is done that cannot be undone.
 *
 * @param {string} verb what the button says that agrees
 * @returns {Promise<boolean>} whether the answer was yes
 */
export function agreed(question, verb) {
  const dialog = element(
    "dialog",
    { "aria-labelledby": "question" },
    element(
      "form",
      { method: "dialog" },
      element("p", { id: "question" }, question),
      element(
        "div",
        { className: "actions" },
        element("button", { value: "", autofocus: true }, "Cancel"),
        element("button", { id: "yes", className: "primary danger", value: "yes" }, verb),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
