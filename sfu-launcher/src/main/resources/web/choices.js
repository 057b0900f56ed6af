// SPDX-License-Identifier: Apache-2.0
// What the fields of the publish page say, and what its address wants them to.

const BETWEEN = " × ";

/** Of the picture that is asked for. */
export function format({ size, fps }) {
  const [width, height] = size.value.split(BETWEEN).map(Number);
  return { width, height, framesPerSecond: Number(fps.value) };
}

/** As {@link WhipClient.publish} takes them. */
export function options({ codec, bitrate, simulcast }) {
  return {
    codec: codec.value || undefined,
    maxBitrateBps: Number(bitrate.value) * 1000,
    simulcast: simulcast.checked,
  };
}

/**
 * Makes the fields say what the address says.
 *
 * @returns {string} what it says that cannot be, for a person; empty when all can
 */
export function applyQuery(query, { source, bitrate, size, fps, simulcast, codec }) {
  const number = (name) => Number(query.get(name));
  choose(source, query.get("source"));
  if (query.has("bitrate")) bitrate.value = query.get("bitrate");
  if (number("width") && number("height")) chooseOrAdd(size, [number("width"), number("height")].join(BETWEEN));
  if (number("fps")) chooseOrAdd(fps, String(number("fps")));
  simulcast.checked = query.has("simulcast");
  if (!query.has("codec") || choose(codec, query.get("codec"))) return "";
  return `This browser can't send ${query.get("codec")}. Choose another codec.`;
}

function choose(select, value) {
  const option = [...select.options].find((one) => one.value.toLowerCase() === value?.toLowerCase());
  if (option) select.value = option.value;
  return option !== undefined;
}

/** What the address asks for may be none of the usual ones. */
function chooseOrAdd(select, value) {
  if (choose(select, value)) return;
  select.append(new Option(value, value));
  select.value = value;
}
