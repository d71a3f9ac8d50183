/** What happened: the newest events of the simulator, as they happen. */
import { byId, el, icon, keptList } from "./dom.js";
import { clockOf, dayOf, daysAgo } from "./format.js";
import { language, t } from "./text.js";

/** @typedef {import("./client.js").Happening} Happening */

/** @type {Record<string, { icon: string, tone: string, word: import("./text.js").Word }>} */
const kinds = {
  message: { icon: "message-down", tone: "petrol", word: "kindMessage" },
  sent: { icon: "check", tone: "neutral", word: "kindSent" },
  delivered: { icon: "checks", tone: "neutral", word: "kindDelivered" },
  read: { icon: "checks", tone: "sky", word: "kindRead" },
  failed: { icon: "alert-circle", tone: "coral", word: "kindFailed" },
  reply: { icon: "message", tone: "petrol", word: "kindReply" },
  tap: { icon: "hand-click", tone: "petrol", word: "kindTap" },
  checkout: { icon: "credit-card", tone: "petrol", word: "kindCheckout" },
  fault: { icon: "plug-x", tone: "iris", word: "kindFault" },
  refused: { icon: "ban", tone: "coral", word: "kindRefused" },
  webhook: { icon: "webhook", tone: "neutral", word: "kindWebhook" },
  template: { icon: "template", tone: "neutral", word: "kindTemplate" },
  account: { icon: "alert-circle", tone: "iris", word: "kindAccount" },
  phone: { icon: "device-mobile", tone: "neutral", word: "kindPhone" },
};

const box = byId("happened-box");
const rows = keptList(
  byId("happened"),
  (/** @type {Happening & { key: string }} */ event) => event.key,
  (event) => {
    const kind = kinds[event.kind];
    const day = daysAgo(event.at) === 0 ? null : el("span", {}, dayOf(event.at, language()));
    const node = el(
      "li",
      { class: "event" },
      el(
        "time",
        { class: "dimmed", datetime: event.at },
        day,
        el("bdi", { dir: "ltr" }, clockOf(event.at, language())),
      ),
      icon(kind?.icon ?? "point", `tone-${kind?.tone ?? "neutral"}`),
      language() === "ar" && kind !== undefined
        ? el("span", {}, t(kind.word), el("span", { class: "in-english", lang: "en", dir: "ltr" }, event.text))
        : el("span", { lang: "en", dir: "ltr" }, event.text),
    );
    return { node };
  },
);

/** @type {Happening[]} */
let known = [];

/** @param {Happening[]} events newest first */
export function showHappened(events) {
  known = events;
  box.removeAttribute("aria-busy");
  box.querySelector(".empty")?.remove();
  if (events.length === 0) box.append(el("p", { class: "empty" }, t("nothingHappened")));
  const isReading = box.scrollTop > 0;
  const heightBefore = box.scrollHeight;
  rows.show(withKeys(events));
  // Whoever has scrolled down keeps the row under the eye.
  if (isReading) box.scrollTop += box.scrollHeight - heightBefore;
}

/** Paints the known events again, in the language that the page now has. */
export function repaintHappened() {
  rows.clear();
  showHappened(known);
}

/**
 * The same words may be said twice in a millisecond: the key counts them from the oldest on, so that a new event
 * changes no older key.
 *
 * @param {Happening[]} events
 */
function withKeys(events) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return events
    .toReversed()
    .map((event) => {
      const words = `${event.at} ${event.kind} ${event.text}`;
      const times = (seen.get(words) ?? 0) + 1;
      seen.set(words, times);
      return { ...event, key: `${words} ${times}` };
    })
    .toReversed();
}
