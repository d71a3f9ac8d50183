/** What Meta does to a template acts at once: on the messages of the links that it touches, and on no others. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lockTemplates } from "../../src/store/template.ts";
import { openTransaction, untilBlocked } from "../../src/store/testing/rows.ts";
import { promised } from "../support/patience.ts";
import { left, openShop, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until, type Zajel } from "../support/zajel.ts";
import { postRecorded } from "./meta-webhook.ts";

let zajel: Zajel;
let shop: Shop;
let linksAt: string;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { checkout_url_template: "https://pay.example.com/c/{session_id}" });
  linksAt = `/v1/authenticators/${shop.sender.authenticatorId}/template-links`;
});
after(() => zajel[Symbol.asyncDispose]());

interface LinkPlace {
  state: string;
  language: string;
}

async function linkOf({ state, language }: LinkPlace): Promise<Json> {
  const { body } = await shop.api("GET", `${linksAt}?limit=200`);
  return body.data.find(
    (link: Json) => link.type === "payment_request" && link.state === state && link.language === language,
  );
}

/** The link's problem, once it has one. */
function problemOf(place: LinkPlace): Promise<string> {
  return until("the link not to fit", async () => (await linkOf(place)).problem);
}

function save({ state, language }: LinkPlace, link: Json) {
  return shop.api("PUT", `${linksAt}/payment_request/${state}/${language}`, link);
}

async function copyOf(name: string, language: string): Promise<Json> {
  const { body } = await shop.api("GET", `/v1/authenticators/${shop.sender.authenticatorId}/templates?limit=200`);
  return body.data.find((template: Json) => template.name === name && template.language === language);
}

async function changesOf(name: string): Promise<Json[]> {
  const path = `/v1/authenticators/${shop.sender.authenticatorId}/template-changes?limit=200`;
  return (await shop.api("GET", path)).body.data.filter((change: Json) => change.template_name === name).toReversed();
}

function body(text: string): Json[] {
  return [{ type: "BODY", text }];
}

/** A payment that owes a message about that state in that language. */
async function owed(state: string, language: string, changes: Json = {}) {
  const payment = await shop.create({ language, notifications: { whatsapp: [state] }, ...changes });
  if (state !== "created") await shop.report(payment, state);
  return payment;
}

test("a template that was edited so that links do not fit holds their states only, and each is let go when it is mended", async () => {
  const variables = { body: ["customer_first_name"] };
  const [paid, canceled] = [
    { state: "paid", language: "fr" },
    { state: "canceled", language: "fr" },
  ];
  await shop.link({ ...paid, name: "merci", body: "Bonjour {{1}}, merci.", variables });
  await shop.link({ ...canceled, name: "merci", body: "Bonjour {{1}}, merci.", variables });
  await shop.link({ state: "authorized", language: "fr", name: "autre", body: "Bonjour {{1}}, bien.", variables });
  await shop.changeTemplate("merci", "fr", { components: body("Bonjour {{1}}, merci pour {{2}}, voilà.") });
  assert.match(await problemOf(paid), /\{\{2\}\}/);
  await problemOf(canceled);

  const [first, second, third] = await Promise.all([
    owed("paid", "fr"),
    owed("canceled", "fr"),
    owed("authorized", "fr"),
  ]);

  const held = await shop.notified(first, "paid", "held");
  await shop.notified(second, "canceled", "held");
  await shop.notified(third, "authorized", left);
  assert.deepEqual([held.reason.code, held.attempts], ["132000", 0]);

  const mended = await save(paid, {
    template_name: "merci",
    variables: { body: ["customer_first_name", "order_no"] },
  });
  await shop.notified(first, "paid", left, promised(5_000));
  assert.deepEqual([mended.status, mended.body.problem], [200, null]);
  assert.equal((await shop.statuses(second)).canceled, "held");

  await shop.changeTemplate("merci", "fr", { components: body("Bonjour {{1}}, merci.") });
  await shop.notified(second, "canceled", left, promised(5_000));
  const told = (await changesOf("merci"))
    .filter(({ change }) => change.startsWith("link_"))
    .map(({ change, before, alert }) => [change, before.state, alert]);
  assert.deepEqual(told.slice(0, 3), [
    ["link_frozen", "canceled", true],
    ["link_frozen", "paid", true],
    ["link_released", "paid", false],
  ]);
  assert.deepEqual(told.slice(3).toSorted(), [
    ["link_frozen", "paid", true],
    ["link_released", "canceled", false],
  ]);
});

test("a link that is saved while news of an edit is written is judged by the edited template", async () => {
  const place = { state: "canceled", language: "nl" };
  await shop.link({ ...place, name: "dank", body: "Dag {{1}}, dank.", variables: { body: ["customer_first_name"] } });
  const account = { merchantId: shop.merchantId, wabaId: shop.sender.wabaId };
  const edited = body("Dag {{1}}, dank voor {{2}}, tot ziens.");

  const look = await openTransaction(zajel.sql, async (tx) => {
    await lockTemplates(tx, account);
    await tx`
      update template set components = ${JSON.stringify(edited)}::text::jsonb
       where merchant_id = ${account.merchantId} and waba_id = ${account.wabaId} and name = 'dank'`;
  });
  const saving = save(place, { template_name: "dank", variables: { body: ["order_no"] } });
  await untilBlocked(zajel.sql);
  await look.end();
  const saved = await saving;

  assert.equal(saved.status, 200);
  assert.match(saved.body.problem, /\{\{2\}\}/);
  assert.deepEqual(
    (await changesOf("dank")).map(({ change }) => change),
    ["added", "link_frozen"],
  );
});

test("a message that is sent before the news of an edit has come is not lost: it waits, and leaves when the link fits", async () => {
  const place = { state: "created", language: "it" };
  const variables = { body: ["customer_first_name"] };
  await shop.link({ ...place, name: "veloce", body: "Ciao {{1}}, grazie.", variables });
  await shop.changeTemplate("veloce", "it", {
    components: body("Ciao {{1}}, grazie per {{2}}, a presto."),
    quiet: true,
  });

  const payment = await owed("created", "it");

  const held = await shop.notified(payment, "created", "held");
  assert.deepEqual([held.reason.code, held.attempts], ["132000", 1]);
  await problemOf(place);
  await save(place, { template_name: "veloce", variables: { body: ["customer_first_name", "order_no"] } });
  const { text } = await shop.notified(payment, "created", left, promised(5_000));
  assert.equal(text, "Ciao Noura, grazie per DN-10482, a presto.");
});

test("a rejection that cannot be read yet ends no message: it waits, and leaves when that turns out to be old", async () => {
  await shop.link({ state: "created", language: "cs", name: "pozde", body: "Prosím zaplaťte ještě dnes." });
  const down = { http: 500, code: 131000, message: "(#131000) Something went wrong", on: "reads" };
  await zajel.sandbox.control("PATCH", "/faults", { error: down });
  await postRecorded(zajel, shop.sender, "webhook-template-rejected", { name: "pozde", language: "cs" });
  assert.equal((await copyOf("pozde", "cs")).status, "REJECTED");

  const payment = await owed("created", "cs");

  const held = await shop.notified(payment, "created", "held");
  assert.deepEqual([held.reason.code, held.attempts], ["template_rejected", 0]);
  await zajel.sandbox.control("DELETE", "/faults");
  await shop.notified(payment, "created", left);
  assert.deepEqual(
    (await changesOf("pozde")).map(({ change }) => change),
    ["added"],
  );
});

test("a pay button that was edited to another address holds its payment links, and they leave when it is edited back", async () => {
  const place = { state: "created", language: "es" };
  const button = (url: string) => ({ type: "BUTTONS", buttons: [{ type: "URL", text: "Pagar", url }] });
  await shop.link({
    ...place,
    name: "pagar",
    body: "Pague hoy, por favor.",
    buttonUrl: "https://pay.example.com/c/{{1}}",
    variables: { buttons: { "0": "checkout_url_suffix" } },
  });
  const elsewhere = [...body("Pague hoy, por favor."), button("https://old.example.com/{{1}}")];
  await shop.changeTemplate("pagar", "es", { components: elsewhere });
  assert.match(await problemOf(place), /old\.example\.com.*pay\.example\.com/);
  await until("the link to be frozen", async () =>
    (await changesOf("pagar")).some(({ change }) => change === "link_frozen"),
  );

  const payment = await owed("created", "es");
  const fitting = await owed("created", "es", { checkout_url: "https://old.example.com/8f14e45f" });

  const held = await shop.notified(payment, "created", "held");
  await shop.notified(fitting, "created", left);
  assert.deepEqual([held.reason.code, held.attempts], ["link_mismatch", 0]);

  await shop.changeTemplate("pagar", "es", {
    components: [...body("Pague hoy, por favor."), button("https://pay.example.com/c/{{1}}")],
  });
  await shop.notified(payment, "created", left, promised(5_000));
});

test("a template that Meta makes a marketing template is an alert, and its messages go on", async () => {
  await shop.link({ state: "paid", language: "sv", name: "tack", body: "Tack så mycket." });

  await shop.changeTemplate("tack", "sv", { category: "MARKETING" });

  const copy = await until("the drift to be seen", async () => {
    const copy = await copyOf("tack", "sv");
    return copy.alerts.length > 0 && copy;
  });
  assert.deepEqual(
    copy.alerts.map(({ code }: Json) => code),
    ["category_drift"],
  );
  const { warnings } = await linkOf({ state: "paid", language: "sv" });
  assert.ok(warnings.some(({ code }: Json) => code === "category_marketing"));
  const told = (await changesOf("tack")).find(({ change }) => change === "category_changed");
  assert.deepEqual([told?.before, told?.after, told?.alert], ["UTILITY", "MARKETING", true]);
  await shop.notified(await owed("paid", "sv"), "paid", left);
});

test("a merchant may have them held instead, until the link is saved again, Meta takes it back, or they choose otherwise", async () => {
  const own = await openShop(zajel, { marketing_drift: "hold" });
  const links = `/v1/authenticators/${own.sender.authenticatorId}/template-links/payment_request/created`;
  const languages = ["da", "fi", "pl"];
  for (const language of languages) {
    await own.link({ state: "created", language, name: `drift_${language}`, body: "Please pay today." });
    await own.changeTemplate(`drift_${language}`, language, { category: "MARKETING", quiet: true });
  }
  await own.api("POST", `/v1/authenticators/${own.sender.authenticatorId}/sync`);
  const payments = await Promise.all(
    languages.map((language) => own.create({ language, notifications: { whatsapp: ["created"] } })),
  );
  const [saved, back, chosen] = payments as [Json, Json, Json];

  const held = await Promise.all(payments.map((payment) => own.notified(payment, "created", "held")));

  assert.deepEqual(new Set(held.map(({ reason }) => reason.code)), new Set(["template_marketing"]));
  assert.match(held[0].reason.advice, /save the link again/);
  const [planned] = saved.body.notification_plan;
  assert.deepEqual([planned.will_send, planned.reason], [false, "template_marketing"]);

  const again = await own.api("PUT", `${links}/da`, { template_name: "drift_da" });
  await own.notified(saved, "created", left, promised(5_000));
  assert.ok(again.body.warnings.some(({ code }: Json) => code === "category_marketing"));

  await own.changeTemplate("drift_fi", "fi", { category: "UTILITY" });
  await own.notified(back, "created", left, promised(5_000));
  assert.equal((await own.statuses(chosen)).created, "held");

  await own.api("PATCH", `/v1/merchants/${own.merchantId}`, { marketing_drift: "send" });
  await own.notified(chosen, "created", left);
});
