/** One message of the chat: the bubble as the customer sees it, and beside it the ticks that the merchant sees. */
import { el, icon } from "./dom.js";
import { clockOf, timeOf } from "./format.js";
import { isWebAddress, piecesOf } from "./markup.js";
import { language, t } from "./text.js";

/** @typedef {import("./client.js").Bubble} Bubble */
/** @typedef {import("./client.js").BubbleButton} BubbleButton */

/** The ticks of each status: grey until the message is read, then blue, as people know them. */
const ticksOf = /** @type {const} */ ({
  accepted: { sign: "clock", word: "tickAccepted" },
  sent: { sign: "check", word: "tickSent" },
  delivered: { sign: "checks", word: "tickDelivered" },
  read: { sign: "checks", word: "tickRead" },
  failed: { sign: "alert-circle", word: "tickFailed" },
});
const buttonIcons = /** @type {Record<string, string>} */ ({
  URL: "external-link",
  QUICK_REPLY: "reply",
  PHONE_NUMBER: "phone-call",
  COPY_CODE: "copy",
});

/**
 * The ticks of a business's message stand outside its bubble, since a customer never sees them; those of the customer's
 * own message stand in it, as on any phone.
 *
 * @param {Bubble} message
 * @param {(button: number) => void} tapped
 */
export function bubbleRow(message, tapped) {
  const { header, body, footer, direction, language: tag } = message;
  const isOwn = message.from === "customer";
  const ticks = el("span", { class: "ticks" });
  const time = el("time", { class: "time", datetime: message.at, dir: "ltr" }, timeOf(message.at, "en"));
  const content = el(
    "div",
    { class: "content" },
    header ? el("p", { class: "head" }, ...formatted(header)) : null,
    el("p", { class: "body" }, ...formatted(body)),
    el("p", { class: "foot" }, el("span", {}, footer ?? ""), isOwn ? el("span", { class: "sent" }, time, ticks) : time),
  );
  const buttons = message.buttons.map((button, index) => buttonOf(button, () => tapped(index)));
  const bubble = el("div", { class: "bubble", dir: direction, lang: tag?.replace("_", "-") }, content, ...buttons);
  const node = el("li", { class: isOwn ? "line own" : `line ${direction}` }, bubble, isOwn ? null : ticks);
  return { node, update: (/** @type {Bubble} */ now) => paintTicks(ticks, now) };
}

/**
 * @param {HTMLElement} ticks
 * @param {Bubble} message
 */
function paintTicks(ticks, { status, statuses }) {
  const { sign, word } = ticksOf[status];
  const at = statuses.findLast((report) => report.status === status)?.at;
  const words = at === undefined ? t(word) : `${t(word)} ${clockOf(at, language())}`;
  if (ticks.title === words) return;
  ticks.className = `ticks ${status}`;
  ticks.title = words;
  ticks.lang = language();
  ticks.replaceChildren(icon(sign), el("span", { class: "for-readers" }, words));
}

/**
 * @param {BubbleButton} button
 * @param {() => void} tapped
 */
function buttonOf(button, tapped) {
  const type = button.type.toUpperCase();
  const sign = icon(buttonIcons[type] ?? "point", type === "QUICK_REPLY" ? "turns" : "");
  const inside = [sign, el("span", {}, button.text)];
  const opens = button.url !== undefined && isWebAddress(button.url);
  // A real link, opened by the browser itself, is never held back as a pop-up; the tap is told to the simulator beside it.
  const node = opens
    ? el("a", { class: "tap", href: button.url, target: "_blank", rel: "noopener" }, ...inside)
    : el("button", { class: "tap", type: "button" }, ...inside);
  node.addEventListener("click", tapped);
  return node;
}

/** @param {string} text @returns {Node[]} */
function formatted(text) {
  return piecesOf(text).map((piece) => {
    /** @type {Node} */
    let node = document.createTextNode(piece.text);
    if (piece.kind === "number") node = el("bdi", { class: piece.text.length <= 24 ? "whole" : null }, node);
    if (piece.kind === "link")
      node = el("a", { href: piece.text, target: "_blank", rel: "noopener", dir: "ltr" }, node);
    for (const mark of piece.marks) node = el(markTags[mark] ?? "span", {}, node);
    return node;
  });
}

/** @type {Record<string, "b" | "i" | "s" | "code">} */
const markTags = { bold: "b", italic: "i", struck: "s", mono: "code" };
