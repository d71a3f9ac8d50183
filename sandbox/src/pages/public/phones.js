/** The card of phones: who is there, who has unread messages, and the form that adds one. */
import { ask } from "./client.js";
import { byId, el, keptList } from "./dom.js";
import { dayOf, daysAgo, digitsOf, initialOf, phoneText, timeOf } from "./format.js";
import { piecesOf } from "./markup.js";
import { wordsOf } from "./refusal.js";
import { language, t } from "./text.js";

/** @typedef {import("./client.js").Phone} Phone */

const box = byId("phones");
const form = /** @type {HTMLFormElement} */ (byId("new-phone"));
const number = /** @type {HTMLInputElement} */ (byId("new-number"));
const hint = byId("new-hint");
const opener = byId("add-phone");

/** @param {string} waId the address of a phone on this page */
export const addressOf = (waId) => `#/+${waId}`;

/** Its name, else its number. @param {Phone} phone */
export const nameOf = (phone) => phone.name ?? phoneText(phone.wa_id);

/** More rows than this are not painted: a load test leaves thousands of phones, and a person looks for one. */
const rowsShown = 50;

const rows = keptList(el("ul", { class: "phones" }), (/** @type {Phone} */ phone) => phone.wa_id, phoneRow);

const finder = el("input", { class: "input", type: "search", dir: "auto", autocomplete: "off" });
const more = el("p", { class: "empty" });

/**
 * @param {Phone[]} phones
 * @param {string | null} selected
 */
export function showPhones(phones, selected) {
  box.removeAttribute("aria-busy");
  if (phones.length === 0) {
    box.replaceChildren(el("p", { class: "empty" }, t("noPhonesYet")));
    return;
  }
  if (!rows.parent.isConnected) box.replaceChildren(el("div", { class: "finder" }, finder), rows.parent, more);
  const found = phones.filter((phone) => matches(phone, finder.value));
  rows.show(found.slice(0, rowsShown));
  finder.placeholder = t("findPhone");
  finder.setAttribute("aria-label", t("findPhone"));
  /** @type {HTMLElement} */ (finder.parentElement).hidden = phones.length <= rowsShown;
  more.hidden = found.length <= rowsShown;
  more.textContent = t("morePhones", { count: found.length - rowsShown });
  finder.oninput = () => showPhones(phones, selected);
  for (const link of rows.parent.querySelectorAll("a")) {
    if (link.hash === addressOf(selected ?? "")) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** @param {Phone} phone @param {string} sought */
function matches(phone, sought) {
  const digits = digitsOf(sought);
  return (
    sought.trim() === "" ||
    (digits !== "" && phone.wa_id.includes(digits)) ||
    (phone.name ?? "").toLowerCase().includes(sought.trim().toLowerCase())
  );
}

/** @param {Phone} first */
function phoneRow(first) {
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
  const name = el("span", { class: "name" });
  const last = el("span", { class: "last", dir: "auto" });
  const time = el("span", { class: "when" });
  const unread = el("span", { class: "unread" });
  const node = el(
    "li",
    {},
    el(
      "a",
      { href: addressOf(first.wa_id), class: "phone" },
      avatar,
      el("span", { class: "who" }, name, last),
      el("span", { class: "side" }, time, unread),
    ),
  );
  /** @param {Phone} phone */
  const update = (phone) => {
    avatar.textContent = initialOf(nameOf(phone));
    name.textContent = nameOf(phone);
    name.dir = phone.name === null ? "ltr" : "auto";
    last.textContent = !phone.switched_on ? t("phoneOff") : phone.last ? plainText(phone.last.text) : t("noMessages");
    time.textContent = phone.last ? shortTime(phone.last.at) : "";
    unread.hidden = phone.unread === 0;
    unread.replaceChildren(
      el("span", { "aria-hidden": "true" }, String(phone.unread)),
      el("span", { class: "for-readers" }, t("unread", { count: phone.unread })),
    );
  };
  return { node, update };
}

/** A message in one line, without the signs of its formatting. @param {string} text */
function plainText(text) {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join("");
}

/** @param {string} at */
function shortTime(at) {
  return daysAgo(at) === 0 ? timeOf(at, language()) : dayOf(at, language());
}

/** @param {(waId: string) => void} added called with the new phone's digits */
export function setUpNewPhone(added) {
  opener.addEventListener("click", () => toggleForm(form.hidden === true));
  byId("new-cancel").addEventListener("click", () => toggleForm(false));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggleForm(false);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = number.value.trim();
    const digits = digitsOf(typed).replace(/^00/, "");
    if (!/^(\+|00)/.test(typed) || digits.length < 7 || digits.length > 15) return refuse(t("phoneNumberHint"));
    const name = String(new FormData(form).get("name") ?? "").trim();
    try {
      await ask("PUT", `/phones/${digits}`, name === "" ? {} : { name });
    } catch (error) {
      return refuse(wordsOf(error));
    }
    form.reset();
    toggleForm(false);
    added(digits);
  });
}

/** @param {boolean} open */
function toggleForm(open) {
  form.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  accept();
  (open ? number : opener).focus();
}

/** @param {string} why */
function refuse(why) {
  hint.textContent = why;
  hint.classList.add("refusal");
  number.setAttribute("aria-invalid", "true");
  number.focus();
}

function accept() {
  hint.textContent = t("phoneNumberHint");
  hint.classList.remove("refusal");
  number.removeAttribute("aria-invalid");
}
