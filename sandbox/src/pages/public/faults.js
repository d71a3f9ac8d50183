/** The card of faults: what can be made to go wrong by hand, and what the API has switched on besides. */
import { ask } from "./client.js";
import { byId, el } from "./dom.js";
import { attempt } from "./refusal.js";
import { switches } from "./switches.js";
import { t } from "./text.js";

/** @typedef {Record<string, unknown>} Faults what `GET /faults` answers: false, 0 and null are off */

/** @type {import("./switches.js").SwitchRow[]} */
const rows = [
  { key: "lose_answer", word: "loseAnswer" },
  { key: "token_expired", word: "tokenExpired", code: "190" },
  { key: "throttle", word: "throttle", code: "130429" },
  { key: "template_paused", word: "templatePaused", code: "132015" },
  { key: "webhooks_late", word: "webhooksLate" },
];
const shown = switches(byId("faults"), rows, async (key, on) =>
  showFaults(await ask("PATCH", "/faults", { [key]: on })),
);

/** @type {Faults} */
let known = {};

/** @param {Faults} [faults] without it, the known ones are painted again */
export function showFaults(faults = known) {
  known = faults;
  shown.show((key) => faults[key] === true);
  const on = Object.keys(faults).filter((key) => Boolean(faults[key]));
  const others = on.filter((key) => !rows.some((row) => row.key === key));
  byId("faults-on").textContent = on.length === 0 ? "" : t("faultsOn", { count: on.length });
  byId("faults-foot").hidden = on.length === 0;
  const names = others.flatMap((key) => [" ", el("bdi", { class: "code" }, key)]);
  byId("other-faults").replaceChildren(...(others.length === 0 ? [] : [t("otherFaults"), ...names]));
}

export function setUpFaults() {
  const allOff = () => attempt(byId("faults-foot"), async () => showFaults(await ask("DELETE", "/faults")));
  byId("faults-off").addEventListener("click", allOff);
}
