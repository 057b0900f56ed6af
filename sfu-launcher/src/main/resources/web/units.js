// SPDX-License-Identifier: Apache-2.0
// Quantities in words that people read.

/** Such as `2.50 Mbit/s`. */
export function bitrate(bps) {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(2)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;
}

/** Such as `4.2 MB`. */
export function bytes(count) {
  const names = ["B", "kB", "MB", "GB", "TB"];
  const index = Math.min(Math.max(Math.floor(Math.log10(count) / 3), 0), names.length - 1);
  return `${(count / 1000 ** index).toFixed(index === 0 ? 0 : 1)} ${names[index]}`;
}

/** Such as `1:02:03`, of seconds. */
export function duration(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A moment in the reader's own time zone. */
export function moment(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** Such as `1.5 %`, of a share between 0 and 1. */
export function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

/** Such as `3 viewers`. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** The name that people write of a codec, such as `H.264`. */
export function codecName(codec) {
  const names = { opus: "Opus", h264: "H.264", h265: "H.265" };
  return names[codec.toLowerCase()] ?? codec.toUpperCase();
}
