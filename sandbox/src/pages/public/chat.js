/** The phone in the middle: its chat, its composer, and what it shows when it is off, empty or has blocked the sender. */

import { bubbleRow } from "./bubble.js";
import { ask } from "./client.js";
import { byId, el, icon, keptList } from "./dom.js";
import { dayOf, daysAgo, initialOf, phoneText, timeOf } from "./format.js";
import { nameOf } from "./phones.js";
import { attempt } from "./refusal.js";
import { language, t } from "./text.js";

/** @typedef {import("./client.js").Phone} Phone */
/** @typedef {import("./client.js").Bubble} Bubble */
/** @typedef {{ key: string, day: string } | { key: string, sender: string } | { key: string, message: Bubble }} Line */

const screen = byId("screen");
const wallpaper = byId("wallpaper");
const composer = /** @type {HTMLFormElement} */ (byId("composer"));
const reply = /** @type {HTMLInputElement} */ (byId("reply"));
const clock = byId("clock");

/** @type {string | null} */
let shownPhone = null;
/** @type {import("./text.js").Language} */
let spoken = "en";

const lines = keptList(
  byId("chat"),
  (/** @type {Line} */ line) => line.key,
  (line) => {
    if ("day" in line) return { node: el("li", { class: "day" }, el("span", {}, line.day)) };
    if ("sender" in line) return { node: el("li", { class: "day" }, el("span", {}, el("bdi", {}, line.sender))) };
    const { message } = line;
    return withUpdate(bubbleRow(message, (button) => tap(message, button)));
  },
);

/** @param {{ node: HTMLElement, update: (message: Bubble) => unknown }} row */
function withUpdate(row) {
  /** @param {Line} line */
  const update = (line) => "message" in line && row.update(line.message);
  return { node: row.node, update };
}

/**
 * Shows a phone and its messages; `phone` is null while the simulator has none of this number.
 *
 * @param {string | null} waId
 * @param {Phone | null} phone
 * @param {Bubble[]} messages
 * @param {boolean} isEmpty the simulator has no phone at all, as far as it has been read
 */
export function showChat(waId, phone, messages, isEmpty) {
  const ofBusiness = messages.filter((message) => message.from === "business");
  const latest = ofBusiness.at(-1);
  const speaks = latest ? (latest.direction === "rtl" ? "ar" : "en") : language();
  const another = shownPhone !== waId || spoken !== speaks;
  if (another) lines.clear();
  shownPhone = waId;
  spoken = speaks;
  screen.lang = spoken;
  screen.dir = spoken === "ar" ? "rtl" : "ltr";

  const isOff = phone?.switched_on === false;
  const wasAtEnd = wallpaper.scrollHeight - wallpaper.scrollTop - wallpaper.clientHeight < 80;
  showHead(waId, phone, latest?.business_name ?? null);
  showNotes(waId, phone, messages.length, isOff, isEmpty);
  byId("legend").hidden = isOff || ofBusiness.length === 0;
  const before = byId("chat").childElementCount;
  lines.show(isOff ? [] : linesOf(messages));
  if (another || (wasAtEnd && byId("chat").childElementCount !== before)) wallpaper.scrollTop = wallpaper.scrollHeight;
}

/** @param {Bubble[]} messages @returns {Line[]} with a line for each new day and, where several businesses write, for each change */
function linesOf(messages) {
  /** @type {Line[]} */
  const found = [];
  let day = "";
  let sender = "";
  for (const message of messages) {
    const itsDay = dayName(message.at);
    if (itsDay !== day) found.push({ key: `day ${itsDay}`, day: itsDay });
    day = itsDay;
    const name = message.business_name ?? sender;
    if (sender !== "" && name !== sender) found.push({ key: `sender before ${message.id}`, sender: name });
    sender = name;
    found.push({ key: message.id, message });
  }
  return found;
}

/** @param {string} at */
function dayName(at) {
  const ago = daysAgo(at);
  if (ago === 0) return t("today", {}, spoken);
  return ago === 1 ? t("yesterday", {}, spoken) : dayOf(at, spoken);
}

/** @param {string | null} waId @param {Phone | null} phone @param {string | null} business */
function showHead(waId, phone, business) {
  clock.textContent = timeOf(new Date().toISOString(), spoken);
  const number = waId === null ? "" : phoneText(waId);
  const title = business ?? (phone ? nameOf(phone) : number);
  const below = business ? t("business", {}, spoken) : title === number ? "" : number;
  byId("chat-head").replaceChildren(
    el("span", { class: "avatar", "aria-hidden": "true" }, business ? initialOf(business) : icon("device-mobile")),
    el(
      "span",
      { class: "who" },
      el("bdi", { class: "name" }, title || t("phoneTitle", {}, spoken)),
      below === "" ? null : el("bdi", { class: "last" }, below),
    ),
  );
}

/** @param {string | null} waId @param {Phone | null} phone @param {number} count @param {boolean} isOff @param {boolean} isEmpty */
function showNotes(waId, phone, count, isOff, isEmpty) {
  const note = byId("chat-note");
  note.hidden = count > 0 || (waId === null && !isEmpty);
  note.textContent = t(
    waId === null ? "noPhones" : phone?.on_whatsapp === false ? "notOnWhatsappNote" : "emptyChat",
    {},
    spoken,
  );
  byId("off").hidden = !isOff;
  byId("off-note").textContent = t("offNote", {}, spoken);
  byId("switch-on").textContent = t("switchOn", {}, spoken);
  const isCutOff = phone !== null && (phone.blocked || !phone.on_whatsapp);
  byId("cut-off").hidden = !isCutOff || isOff || (count === 0 && !phone.blocked);
  byId("cut-off").textContent = t(phone?.blocked ? "blockedNote" : "notOnWhatsappNote", {}, spoken);
  composer.hidden = phone === null || isCutOff || isOff;
  reply.placeholder = t("message", {}, spoken);
  reply.setAttribute("aria-label", t("message", {}, spoken));
  byId("send").setAttribute("aria-label", t("send", {}, spoken));
}

/** @param {Bubble} message @param {number} button its place in the message */
async function tap(message, button) {
  const pressed = message.buttons[button];
  if (pressed?.code !== undefined) navigator.clipboard?.writeText(pressed.code).catch(() => {});
  await ask("POST", `/phones/${shownPhone}/tap`, { message_id: message.id, button }).catch(() => {});
}

export function setUpComposer() {
  composer.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = reply.value.trim();
    if (text === "" || shownPhone === null) return;
    reply.value = reply.dir = "";
    const isSent = await attempt(wallpaper, () => ask("POST", `/phones/${shownPhone}/reply`, { text }));
    if (isSent || reply.value !== "") return;
    reply.value = text; // nothing typed is lost
    reply.dir = "auto";
  });
  // An empty field stands in the phone's direction, a filled one in that of its words.
  reply.addEventListener("input", () => (reply.dir = reply.value === "" ? "" : "auto"));
  setInterval(() => {
    clock.textContent = timeOf(new Date().toISOString(), spoken);
  }, 10_000);
}

/** Forgets the shown rows, so that the next showing paints them in another language. */
export function repaintChat() {
  lines.clear();
}
