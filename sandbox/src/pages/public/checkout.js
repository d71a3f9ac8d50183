/** The demo checkout: opens the payment behind a link, lets it end as chosen, and says how it ended. */
import { paintBill } from "./bill.js";
import { ask, Refused } from "./client.js";
import { byId, el } from "./dom.js";
import { digitsOf, moneyText } from "./format.js";
import { hasChosenLanguage, setUpFrame } from "./frame.js";
import { resultCard } from "./result.js";
import { language, t, useLanguage } from "./text.js";

/** @typedef {import("./client.js").CheckoutAnswer} CheckoutAnswer */
/** @typedef {import("./client.js").Transaction} Transaction */

/** @typedef {"pay" | "authorize" | "cod" | "decline" | "decline_then_pay" | "cancel"} Outcome */

/**
 * What the page shows beside the bill.
 *
 * @typedef {{ kind: "loading" }
 *   | { kind: "choices", working: boolean, refusal: string | null }
 *   | { kind: "reported", state: string, face: string }
 *   | { kind: "soon", until: number }
 *   | { kind: "ended", state: string }
 *   | { kind: "trouble", status: number, detail: string }} View
 */

const secondsUntilSuccess = 20;
/** How long after its time the late success may still come. */
const settleMs = 10_000;
const [, , merchantId = "", sessionId = ""] = location.pathname.split("/");
const path = `/checkout/${merchantId}/${sessionId}`;

/** @type {View} */
let view = { kind: "loading" };
/** @type {Transaction | null} */
let transaction = null;
/** @type {import("./bill.js").Shop | null} */
let shop = null;

/** Tells Zajel that the customer is at the checkout, and shows what came back. */
async function open() {
  show({ kind: "loading" });
  try {
    const answer = await ask("POST", `${path}/open`);
    takeIn(answer);
    show(answer.state ? { kind: "ended", state: answer.state } : { kind: "choices", working: false, refusal: null });
  } catch (error) {
    show(troubleOf(error));
  }
}

/** @param {CheckoutAnswer} answer */
function takeIn(answer) {
  transaction = answer.transaction ?? transaction;
  shop = answer.shop ?? shop;
  const theirs = transaction?.language?.startsWith("ar") ? "ar" : "en";
  if (answer.transaction && !hasChosenLanguage() && theirs !== language()) useLanguage(theirs);
}

/** What becomes of the payment by each choice: the state that Zajel is told, and the face that is shown for it. */
const endings = /** @type {Record<Outcome, { state: string, face: string }>} */ ({
  pay: { state: "paid", face: "paid" },
  authorize: { state: "authorized", face: "authorized" },
  cod: { state: "cod", face: "cod" },
  decline: { state: "failed", face: "failed" },
  decline_then_pay: { state: "failed", face: "failed_for_now" },
  cancel: { state: "expired", face: "left" },
});

/** @param {Outcome} outcome */
async function report(outcome) {
  show({ kind: "choices", working: true, refusal: null });
  try {
    const answer = await ask("POST", `${path}/report`, { outcome });
    if (answer?.transaction) takeIn(answer);
    if (answer?.state) return show({ kind: "ended", state: answer.state });
    if (outcome === "decline_then_pay") return show({ kind: "soon", until: Date.now() + secondsUntilSuccess * 1000 });
    show({ kind: "reported", ...endings[outcome] });
  } catch (error) {
    const trouble = troubleOf(error);
    show({ kind: "choices", working: false, refusal: sentenceOf(trouble) });
  }
}

/**
 * Looks whether the late success has come. Zajel tells the state when it refuses that a payment which has ended is
 * opened again.
 *
 * @param {number} until when it was due
 */
async function settle(until) {
  try {
    const { state } = await ask("POST", `${path}/open`);
    if (view.kind !== "soon") return;
    if (state === "paid") show({ kind: "reported", ...endings.pay });
    else if (Date.now() > until + settleMs) show({ kind: "ended", state: state ?? "failed" });
  } catch (error) {
    if (view.kind === "soon") show(troubleOf(error));
  }
}

/** @param {unknown} error @returns {Extract<View, { kind: "trouble" }>} */
function troubleOf(error) {
  const status = error instanceof Refused ? error.status : 0;
  return { kind: "trouble", status, detail: error instanceof Error ? error.message : "" };
}

/** @param {Extract<View, { kind: "trouble" }>} trouble */
function faceOf({ status }) {
  if (status === 0) return "simulator_away";
  if (status === 404) return "unknown";
  return status >= 500 ? "zajel_away" : "refused";
}

/** @param {Extract<View, { kind: "trouble" }>} trouble */
function sentenceOf(trouble) {
  const face = faceOf(trouble);
  if (face === "refused") return `${t("refusedTitle")}: ${trouble.detail}`;
  if (face === "unknown") return `${t("unknownTitle")}. ${t("unknownText")}`;
  return face === "zajel_away"
    ? `${t("awayTitle")}. ${t("awayText")}`
    : `${t("simulatorAwayTitle")}. ${t("simulatorAwayText")}`;
}

/** @param {View} next */
function show(next) {
  const before = view.kind;
  view = next;
  paint();
  // Whoever pressed a button that is gone now hears, and goes on from, what took its place.
  const isResult = next.kind !== "choices" && next.kind !== "loading";
  if (isResult && before === "choices") byId("result").querySelector("h2")?.focus();
}

function paint() {
  document.title = `${t("checkoutTitle")} · ${t("zajel")}`;
  byId("loading").hidden = view.kind !== "loading" || transaction !== null;
  byId("bill").hidden = transaction === null;
  byId("choices").hidden = view.kind !== "choices";
  const isResult = view.kind !== "choices" && view.kind !== "loading";
  byId("result").hidden = !isResult;
  byId("result").classList.toggle("alone", transaction === null);
  if (transaction !== null) paintBill(transaction, shop ?? { name: decodeURIComponent(merchantId) });
  if (view.kind === "choices") paintChoices(view);
  if (isResult) byId("result").replaceChildren(...resultNodes());
}

/** @param {Extract<View, { kind: "choices" }>} choices */
function paintChoices({ working, refusal }) {
  const amount = transaction ? moneyText(transaction.amount, transaction.currency_code, language()) : "";
  byId("pay-words").textContent = working ? t("working") : t("pay", { amount });
  byId("refusal").hidden = refusal === null;
  byId("refusal").textContent = refusal ?? "";
  for (const button of byId("choices").querySelectorAll("button")) button.disabled = working;
}

function resultNodes() {
  switch (view.kind) {
    case "reported": {
      const amount = transaction ? moneyText(transaction.amount, transaction.currency_code, language()) : "";
      const told = view.state === "cod" ? "resultToldQuiet" : "resultTold";
      return resultCard(view.face, { values: { amount }, told, state: view.state, next: phoneLink() });
    }
    case "soon": {
      const seconds = Math.max(0, Math.ceil((view.until - Date.now()) / 1000));
      return resultCard("failed_for_now", {
        values: { seconds },
        told: "resultTold",
        state: "failed",
        next: phoneLink(),
      });
    }
    case "ended":
      return resultCard(view.state, {
        sentence: endedSentence(view.state),
        told: "alreadyEnded",
        state: view.state,
        next: phoneLink(),
      });
    case "trouble": {
      const again = el("button", { class: "button", type: "button" }, t("tryAgain"));
      again.addEventListener("click", open);
      const face = faceOf(view);
      return resultCard(face, { sentence: face === "refused" ? view.detail : null, next: again });
    }
    default:
      return [];
  }
}

/** Of a payment that had ended before, the amount may not be known here. @param {string} state */
function endedSentence(state) {
  return state === "paid" ? t("paidTextPlain") : null;
}

function phoneLink() {
  const phone = transaction?.customer_phone;
  return el("a", { class: "button", href: phone ? `/#/+${digitsOf(phone)}` : "/" }, t("openPhone"));
}

setUpFrame();
document.addEventListener("language", paint);
byId("pay").addEventListener("submit", (event) => {
  event.preventDefault();
  const way = new FormData(/** @type {HTMLFormElement} */ (byId("pay"))).get("way");
  report(/** @type {Outcome} */ (way));
});
for (const button of /** @type {NodeListOf<HTMLElement>} */ (byId("choices").querySelectorAll("[data-outcome]"))) {
  button.addEventListener("click", () => report(/** @type {Outcome} */ (button.dataset.outcome)));
}
setInterval(() => {
  if (view.kind !== "soon") return;
  if (Date.now() < view.until) paint();
  else settle(view.until);
}, 1000);
open();
