// SPDX-License-Identifier: Apache-2.0

const SHOWN_MILLIS = 2000;

/** Makes a button copy a text, which is asked for then, and say that it did. */
export function copies(button, text) {
  const label = button.textContent;
  let timer;
  button.addEventListener("click", async () => {
    button.textContent = (await copy(text())) ? "Copied" : "Not copied";
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = label; }, SHOWN_MILLIS);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Only pages of https and of localhost have a clipboard; the older way works everywhere.
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "aside" });
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}
