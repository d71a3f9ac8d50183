/** The live stream of the simulator: says what changed, and shows whether we are still listening. */
import { byId } from "./dom.js";
import { t } from "./text.js";

/** @typedef {"phones" | "chat" | "happened" | "faults"} Topic */

/** @type {Topic[]} */
export const topics = ["phones", "chat", "happened", "faults"];

const retryMs = 5000;
/** A short gap is nobody's concern; one this long is said. */
const patienceMs = 5000;

let isLive = true;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let losing;

/**
 * Listens until the page is left. The browser reconnects a broken stream by itself; a stream that was refused is closed
 * for good, so that one is opened again from here.
 *
 * @param {(topic: Topic, waId: string | null) => void} changed the phone is told where the chat of just one changed
 * @param {() => void} readAll called at the start and around every gap, since what changed meanwhile is not told again
 */
export function listen(changed, readAll) {
  const stream = new EventSource("/sandbox/v1/live");
  stream.addEventListener("open", () => {
    clearTimeout(losing);
    losing = undefined;
    showLive(true);
    readAll();
  });
  for (const topic of topics) {
    stream.addEventListener(topic, (event) => changed(topic, JSON.parse(event.data).wa_id ?? null));
  }
  stream.addEventListener("error", () => {
    losing ??= setTimeout(showLive, patienceMs, false);
    readAll(); // which finds out whether the simulator is away or only the stream
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, retryMs, changed, readAll);
  });
}

/** @param {boolean} [live] without it, the known state is painted again */
export function showLive(live = isLive) {
  isLive = live;
  byId("live").classList.toggle("lost", !live);
  byId("live").textContent = t(live ? "live" : "reconnecting");
}
