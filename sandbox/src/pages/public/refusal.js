/** Why something that was pressed did not work, said where it was pressed. */
import { Refused } from "./client.js";
import { el } from "./dom.js";
import { t } from "./text.js";

/**
 * Does what was asked for, and says under `place` why it was refused.
 *
 * @param {Element} place
 * @param {() => Promise<unknown>} action
 * @returns {Promise<boolean>} whether it was done
 */
export async function attempt(place, action) {
  const said = place.nextElementSibling;
  if (said?.classList.contains("refusal")) said.remove();
  try {
    await action();
    return true;
  } catch (error) {
    place.after(el("p", { class: "refusal", role: "alert" }, wordsOf(error)));
    return false;
  }
}

/** @param {unknown} error */
export function wordsOf(error) {
  if (error instanceof Refused && error.status === 0) return t("simulatorAwayTitle");
  return t("notDone", { detail: error instanceof Error ? error.message : "" });
}
