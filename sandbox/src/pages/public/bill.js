/** What is to be paid, to whom, and until when: only what the transaction has. */
import { byId, el } from "./dom.js";
import { dayOf, daysAgo, digitsOf, initialOf, moneyParts, phoneText, timeOf } from "./format.js";
import { language, t } from "./text.js";

/** @typedef {import("./client.js").Transaction} Transaction */
/** @typedef {{ name: string, timezone?: string }} Shop */

/**
 * @param {Transaction} payment
 * @param {Shop} shop
 */
export function paintBill(payment, shop) {
  const { name } = shop;
  byId("shop").textContent = name;
  byId("shop-letter").textContent = initialOf(name);
  byId("order").replaceChildren(
    ...(payment.order_no ? aroundValue("order", el("bdi", { dir: "auto" }, payment.order_no)) : []),
  );
  byId("order").hidden = !payment.order_no;
  const money = moneyParts(payment.amount, payment.currency_code, language());
  const [first, second] = money.map((part) => el("bdi", { class: part.kind === "code" ? "code-of" : null }, part.text));
  byId("amount").classList.toggle("long", payment.amount.length > 10);
  byId("amount").replaceChildren(/** @type {Node} */ (first), " ", /** @type {Node} */ (second));
  byId("valid").textContent = payment.expires_at ? validWords(payment.expires_at, shop.timezone) : "";
  const customer = [payment.customer_first_name, payment.customer_last_name].filter(Boolean).join(" ");
  byId("facts").replaceChildren(
    ...fact(t("customer"), customer, "auto"),
    ...fact(t("customerPhone"), payment.customer_phone ? phoneText(digitsOf(payment.customer_phone)) : "", "ltr"),
    ...fact(t("session"), payment.session_id, "ltr"),
  );
}

/** @param {string} expiresAt @param {string | undefined} zone the shop's */
function validWords(expiresAt, zone) {
  const time = timeOf(expiresAt, language(), zone);
  if (daysAgo(expiresAt, zone) === 0) return t("validUntilToday", { time });
  return t("validUntil", { time: `${dayOf(expiresAt, language(), zone)} ${time}` });
}

/** @param {string} name @param {string} value @param {string} dir */
function fact(name, value, dir) {
  return value === "" ? [] : [el("div", {}, el("dt", {}, name), el("dd", {}, el("bdi", { dir }, value)))];
}

/** The words of a key with a node in the place of its value. @param {"order"} key @param {Node} node */
function aroundValue(key, node) {
  const [before = "", after = ""] = t(key, { [key]: "\u0000" }).split("\u0000");
  return [before, node, after];
}
