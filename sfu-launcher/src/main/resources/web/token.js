// SPDX-License-Identifier: Apache-2.0
// The token that a server may ask for. It lives as long as the tab, and is never part of an address that a server sees.

const KEY = "weir.token";

/** Whoever administers need not show that to publish or to watch. */
export const ADMIN_KEY = "weir.admin-token";

/** The token of this tab: out of the link that opened the page (`#token=…`, which is then taken off), or as it was kept. */
export function tokenOfPage(key = KEY) {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    keepToken(given, key);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(key) ?? "";
}

/** Remembers a token for the pages of this tab; an empty one forgets it. */
export function keepToken(token, key = KEY) {
  if (token === "") sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, token);
}
