/** How a payment ended, or why it can't be shown, as a calm card: sign, title, one sentence, and what Zajel was told. */
import { el, icon } from "./dom.js";
import { t } from "./text.js";

/** @typedef {import("./text.js").Word} Word */

/**
 * @typedef {object} Face
 * @property {string} sign
 * @property {string} tone
 * @property {Word} title
 * @property {Word | null} text
 */

/**
 * What is shown for each payment state, and for what a person did here that ends in a state of another name.
 *
 * @type {Record<string, Face>}
 */
const faces = {
  paid: { sign: "circle-check", tone: "leaf", title: "paidTitle", text: "paidText" },
  authorized: { sign: "shield-check", tone: "petrol", title: "authorizedTitle", text: "authorizedText" },
  cod: { sign: "cash", tone: "sky", title: "codTitle", text: "codText" },
  failed: { sign: "circle-x", tone: "coral", title: "failedTitle", text: "failedText" },
  failed_for_now: { sign: "clock-bolt", tone: "coral", title: "failedTitle", text: "soonText" },
  expired: { sign: "hourglass-empty", tone: "amber", title: "expiredTitle", text: "expiredText" },
  left: { sign: "door-exit", tone: "amber", title: "leftTitle", text: "leftText" },
  canceled: { sign: "ban", tone: "neutral", title: "canceledTitle", text: "canceledText" },
  invalided: { sign: "circle-off", tone: "neutral", title: "invalidedTitle", text: "invalidedText" },
  unknown: { sign: "info-circle", tone: "neutral", title: "unknownTitle", text: "unknownText" },
  zajel_away: { sign: "plug-x", tone: "amber", title: "awayTitle", text: "awayText" },
  simulator_away: { sign: "plug-x", tone: "amber", title: "simulatorAwayTitle", text: "simulatorAwayText" },
  refused: { sign: "alert-circle", tone: "coral", title: "refusedTitle", text: null },
};

/**
 * @param {string} what a payment state, or one of the names above
 * @param {object} details
 * @param {Record<string, string | number>} [details.values] of the sentence
 * @param {string | null} [details.sentence] instead of the sentence of the face
 * @param {Word} [details.told] the line about what Zajel was told
 * @param {string} [details.state] the state that line names
 * @param {HTMLElement | null} [details.next] where to go from here
 */
export function resultCard(what, { values = {}, sentence = null, told, state, next = null }) {
  const face = faces[what] ?? {
    sign: "info-circle",
    tone: "neutral",
    title: /** @type {Word} */ ("endedTitle"),
    text: null,
  };
  const words = sentence ?? (face.text === null ? null : t(face.text, values));
  return [
    el("span", { class: `seal ${face.tone}` }, icon(face.sign, face.sign === "door-exit" ? "turns" : "")),
    el("h2", { tabindex: "-1" }, t(face.title)),
    words === null ? null : el("p", { class: "sentence" }, words),
    told === undefined
      ? null
      : el("p", { class: "told" }, ...around(t(told, { state: "\u0000" }), el("code", { dir: "ltr" }, state ?? what))),
    next,
  ].filter((node) => node !== null);
}

/** Words with a node in the place of their value. @param {string} words @param {Node} node */
function around(words, node) {
  const [before = "", after = ""] = words.split("\u0000");
  return [before, node, after];
}
