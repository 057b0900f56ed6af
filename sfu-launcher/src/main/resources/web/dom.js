// SPDX-License-Identifier: Apache-2.0
// What the pages do to their documents.

/** Every element of the page that has an id, by it. */
export const elementsById = () => Object.fromEntries([...document.querySelectorAll("[id]")].map((one) => [one.id, one]));

/**
 * Makes an element.
 *
 * @param {object} properties of the element; those with a hyphen are attributes
 * @param {Array<Node | string>} children text is text, whatever it contains
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Sets the text of an element, which stays untouched, with what somebody has selected in it, when it is the same. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Makes the list show the items, a child for each, in their order. Children stay where they are as far as that goes, with the keyboard
 * focus, and whole where the item is as before.
 *
 * @param {Array<object>} items plain data
 * @param {(item: object) => string} key tells items apart
 * @param {(item: object, former?: Element) => Element} make the child of an item: the one it had, brought up to date, or a new one
 */
export function showEach(list, items, key, make) {
  const former = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const children = items.map((item) => {
    const data = JSON.stringify(item);
    const before = former.get(key(item));
    if (before?.dataset.item === data) return before;
    const child = make(item, before);
    Object.assign(child.dataset, { key: key(item), item: data });
    return child;
  });
  const shown = new Set(children);
  for (const child of former.values()) if (!shown.has(child)) child.remove();
  children.forEach((child, index) => {
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
}

/** Does something now, every so often while the page is looked at, and when it is looked at again. Never twice at a time. */
export function keepDoing(work, millis) {
  let running = false;
  const run = async () => {
    if (running || document.visibilityState !== "visible") return;
    running = true;
    try {
      await work();
    } finally {
      running = false;
    }
  };
  setInterval(run, millis);
  document.addEventListener("visibilitychange", run);
  return run();
}
