/** The line under the bar: the simulator is away. What is refused is said where it was pressed. */
import { Refused } from "./client.js";
import { byId } from "./dom.js";
import { t } from "./text.js";

const retryMs = 5000;

/** @type {ReturnType<typeof setInterval> | undefined} */
let retrying;
let isAway = false;

/**
 * Follows whether the simulator answers: while it is away the line says so, and `tryAgain` is called every 5 s.
 *
 * @param {unknown} error of the last request, null when it went well
 * @param {() => void} tryAgain
 */
export function followAnswers(error, tryAgain) {
  if (error !== null && !(error instanceof Refused)) throw error; // our own mistake, for the browser's console
  const away = error !== null && (error.status === 0 || error.status >= 500);
  if (away === isAway) return;
  isAway = away;
  byId("notice").hidden = !away;
  byId("notice").textContent = away ? t("away") : "";
  clearInterval(retrying);
  if (away) retrying = setInterval(tryAgain, retryMs);
}
