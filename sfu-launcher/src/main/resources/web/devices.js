// SPDX-License-Identifier: Apache-2.0
// Cameras and microphones to choose from.

/** The choice to do without. */
export const NONE = "none";

/** Fills the two lists and keeps what is chosen. Names are known once the browser was allowed to use a device. */
export async function listDevices(cameras, microphones) {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  fill(cameras, devices.filter(({ kind }) => kind === "videoinput"), "Camera");
  fill(microphones, devices.filter(({ kind }) => kind === "audioinput"), "Microphone");
}

function fill(select, devices, word) {
  const chosen = select.value;
  const named = devices
    .filter(({ deviceId }) => deviceId !== "")
    .map(({ deviceId, label }, index) => new Option(label || `${word} ${index + 1}`, deviceId));
  select.replaceChildren(new Option("The browser's choice", ""), ...named, new Option("None", NONE));
  if ([...select.options].some(({ value }) => value === chosen)) select.value = chosen;
}

/** What `getUserMedia` is to look for. */
export const wanted = (chosen, constraints) => {
  if (chosen === NONE) return false;
  return chosen === "" ? constraints : { ...constraints, deviceId: { exact: chosen } };
};
