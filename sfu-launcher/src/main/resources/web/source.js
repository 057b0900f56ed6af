// SPDX-License-Identifier: Apache-2.0
// Where the media comes from: the camera, the screen, or a test picture that needs neither.
import { wanted } from "./devices.js";

/**
 * @param {{camera: string, microphone: string}} devices as the lists of devices.js have them
 * @returns {Promise<MediaStream>} picture and sound; throws what `getUserMedia` throws
 */
export function open(kind, format, { camera, microphone }) {
  if (kind === "test") return testPicture(format);
  if (!navigator.mediaDevices) throw new DOMException("insecure", "SecurityError");
  const video = {
    width: { ideal: format.width },
    height: { ideal: format.height },
    frameRate: { ideal: format.framesPerSecond },
  };
  if (kind === "screen") return navigator.mediaDevices.getDisplayMedia({ video, audio: true });
  return navigator.mediaDevices.getUserMedia({ video: wanted(camera, video), audio: wanted(microphone, {}) });
}

/** Why a source could not be opened, for a person. */
export function explain(error) {
  const reasons = {
    NotAllowedError: "The browser was not allowed to use the camera and microphone. Allow it in the address bar, then start again.",
    NotFoundError: "No camera or microphone was found. Plug one in, or choose the test picture.",
    NotReadableError: "The camera or microphone is in use by another program.",
    OverconstrainedError: "That camera or microphone is not there any more. Choose another one.",
    TypeError: "Neither a camera nor a microphone is chosen.",
    SecurityError: "Browsers open cameras only on https:// pages and on localhost. The test picture works everywhere.",
  };
  return reasons[error.name] ?? `The source could not be opened: ${error.message}`;
}

/** A running clock over moving bars, and a beep at each full second: enough to see delay, freezes and lip sync. */
async function testPicture({ width, height, framesPerSecond }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { alpha: false });
  const sound = new AudioContext();
  const started = performance.now();
  const timer = setInterval(() => draw(context, performance.now() - started), 1000 / framesPerSecond);
  draw(context, 0);

  const stream = canvas.captureStream(framesPerSecond);
  stream.addTrack(beeps(sound));
  const [picture] = stream.getVideoTracks();
  const stop = picture.stop.bind(picture);
  picture.stop = () => {
    stop();
    clearInterval(timer);
    sound.close();
  };
  // Started without a click the context is suspended and the track silent, until the first touch or key.
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => sound.state === "suspended" && sound.resume(), { once: true });
  }
  return stream;
}

function draw(context, millis) {
  const { width, height } = context.canvas;
  const bars = ["#e9e9e9", "#e5d44b", "#49c6d9", "#54b15c", "#b959b8", "#cc4b48", "#4867c4"];
  const shift = (millis / 4000) % 1;
  bars.forEach((colour, index) => {
    context.fillStyle = colour;
    const left = (((index / bars.length + shift) % 1) - 1 / bars.length) * width;
    for (const at of [left, left + width]) context.fillRect(Math.floor(at), 0, Math.ceil(width / bars.length) + 1, height);
  });
  context.fillStyle = "rgb(12 18 28 / 88%)";
  context.fillRect(0, height * 0.62, width, height * 0.38);

  context.fillStyle = millis % 1000 < 100 ? "#fff" : "#3b82f6";
  const radius = height * 0.06;
  const turn = ((millis % 1000) / 1000) * 2 * Math.PI - Math.PI / 2;
  context.beginPath();
  context.arc(width / 2 + Math.cos(turn) * height * 0.2, height * 0.31 + Math.sin(turn) * height * 0.2, radius, 0, 7);
  context.fill();

  context.fillStyle = "#fff";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${Math.round(height * 0.17)}px ui-monospace, monospace`;
  context.fillText(new Date().toISOString().slice(11, 22), width / 2, height * 0.78);
  context.font = `${Math.round(height * 0.07)}px system-ui, sans-serif`;
  context.fillText(`test picture ${width} × ${height}, UTC`, width / 2, height * 0.92);
}

function beeps(sound) {
  const { sampleRate } = sound;
  const second = sound.createBuffer(1, sampleRate, sampleRate);
  const samples = second.getChannelData(0);
  for (let index = 0; index < samples.length; index++) {
    const hum = 0.02 * Math.sin((2 * Math.PI * 220 * index) / sampleRate);
    const beep = index < sampleRate / 10 ? 0.2 * Math.sin((2 * Math.PI * 880 * index) / sampleRate) : 0;
    samples[index] = hum + beep;
  }
  const source = Object.assign(sound.createBufferSource(), { buffer: second, loop: true });
  const destination = sound.createMediaStreamDestination();
  source.connect(destination);
  source.start();
  return destination.stream.getAudioTracks()[0];
}
