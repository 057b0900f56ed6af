// SPDX-License-Identifier: Apache-2.0
// The server's API, which begins beside the pages: a proxy may have put both below a path of its own.
import { Refusal, authorization } from "./client/signalling.js";

/** The address of a path below the server's root. */
export const address = (path) => new URL(`../${path}`, location.href);

/**
 * @param {string} token shown to the server; empty for none
 * @param {object} body sent as JSON, if there is one
 * @returns {Promise<Response>}
 * @throws {Refusal} when the server does not do it, or can't be reached
 */
export async function ask(method, url, token, body) {
  const headers = { ...authorization(token), ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  let response;
  try {
    response = await fetch(url, { method, headers, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refusal("The server doesn't answer. Trying again…");
  }
  if (!response.ok) throw await Refusal.of(response);
  return response;
}

/** What {@link ask} says, read as JSON. */
export async function readJson(path, token) {
  return (await ask("GET", address(path), token)).json();
}
