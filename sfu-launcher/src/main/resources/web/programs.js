// SPDX-License-Identifier: Apache-2.0
// How other programs publish to a room; docs/clients.md says what was tried.
import { copies } from "./copy.js";
import { element } from "./dom.js";

/** In place of the token, which is nobody's to read over a shoulder. */
const TOKEN = "TOKEN";

/**
 * The commands and settings of each program.
 *
 * @param {string} endpoint where to publish
 * @param {boolean} withToken whether the server wants one
 * @returns {Array<{name: string, text: string, hint: string}>} text is to be copied
 */
function programs(endpoint, withToken) {
  return [
    {
      name: "OBS Studio",
      text: endpoint,
      hint: `From version 30: Settings, Stream, service WHIP, this as the server${withToken ? " and the token as bearer token" : ""}. `
        + "Keyframe interval 1 or 2 s, B-frames 0.",
    },
    {
      name: "FFmpeg",
      text: "ffmpeg -re -i film.mp4 -c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -bf 0 -g 60 -b:v 2500k "
        + `-c:a libopus -ar 48000 -ac 2 -f whip ${withToken ? `-authorization ${TOKEN} ` : ""}${endpoint}`,
      hint: "From version 8.",
    },
    {
      name: "GStreamer",
      text: `gst-launch-1.0 whipclientsink name=whip signaller::whip-endpoint=${endpoint} `
        + `${withToken ? `signaller::auth-token=${TOKEN} ` : ""}`
        + "videotestsrc is-live=true ! video/x-raw,width=1280,height=720 ! whip. audiotestsrc is-live=true ! whip.",
      hint: "With the rswebrtc plugin.",
    },
  ];
}

/** Shows them in an element, in place of what it had of them. */
export function showPrograms(parent, endpoint, withToken) {
  for (const section of parent.querySelectorAll("section")) section.remove();
  parent.append(...programs(endpoint, withToken).map(section));
}

function section({ name, text, hint }) {
  const button = element("button", { type: "button", "aria-label": `Copy for ${name}` }, "Copy");
  copies(button, () => text);
  return element(
    "section",
    { className: "program" },
    element("div", { className: "address" }, element("h3", {}, name), button),
    element("p", { className: "hint" }, hint),
    element("code", {}, text),
  );
}
