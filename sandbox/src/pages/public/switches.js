/** Rows with a name and a switch: a checkbox with the role of a switch, so label, keys and state come from the browser. */
import { el } from "./dom.js";
import { attempt } from "./refusal.js";
import { t } from "./text.js";

/**
 * @typedef {object} SwitchRow
 * @property {string} key
 * @property {import("./text.js").Word} word
 * @property {string} [code] Meta's error code, shown beside the words
 */

/**
 * Fills `parent` with switches. A switch turns at once and turns back, with the reason under it, when the change is refused.
 *
 * @param {HTMLElement} parent
 * @param {SwitchRow[]} rows
 * @param {(key: string, on: boolean) => Promise<void>} change
 */
export function switches(parent, rows, change) {
  const inputs = new Map(
    rows.map((row) => [row.key, el("input", { type: "checkbox", role: "switch", class: "switch" })]),
  );
  const paint = () =>
    parent.replaceChildren(
      ...rows.map((row) => {
        const input = /** @type {HTMLInputElement} */ (inputs.get(row.key));
        const name = el(
          "span",
          {},
          t(row.word),
          row.code ? " " : null,
          row.code ? el("bdi", { class: "code dimmed" }, row.code) : null,
        );
        return el("label", { class: "switch-row" }, name, input);
      }),
    );
  for (const [key, input] of inputs) {
    input.addEventListener("change", async () => {
      const row = /** @type {Element} */ (input.parentElement);
      const isDone = await attempt(row, () => change(key, input.checked));
      if (!isDone) input.checked = !input.checked;
    });
  }
  document.addEventListener("language", paint);
  paint();
  return {
    /** @param {(key: string) => boolean} isOn */
    show(isOn) {
      for (const [key, input] of inputs) input.checked = isOn(key);
    },
  };
}
