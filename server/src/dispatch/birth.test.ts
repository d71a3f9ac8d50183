import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLinkVariables } from "../domain/link-variables.ts";
import type { Template } from "../domain/template.ts";
import type { MerchantConfig, SenderConfig } from "../store/merchant-configs.ts";
import { newTransaction, owed } from "../store/testing/rows.ts";
import type { NewTransaction } from "../store/transaction.ts";
import { judgeBirths } from "./birth.ts";

const now = new Date("2026-07-26T11:32:00Z");
const shop = { merchantId: "shop", authenticatorId: "0190f2c1-0000-7000-8000-000000000001" };
const parts = { baseUrlOf: () => "https://graph.example.com", leaseMs: 20_000, sendTimeoutMs: 10_000 };

const sender: SenderConfig = {
  authenticatorId: shop.authenticatorId,
  environment: "live",
  phoneNumberId: "118",
  wabaId: "209",
  isDefault: true,
  status: "ready",
  heldFor: null,
  messagesPerSecond: 80,
  throughputLevel: null,
  messagingLimit: "TIER_2K",
  texts: { links: [payLink()], templates: new Map([["pay/en", payTemplate()]]) },
};

function payLink() {
  const parsed = parseLinkVariables({ body: ["customer_first_name"] });
  assert.ok(parsed.kind === "ok");
  const of = { type: "payment_request", state: "created", language: "en" } as const;
  return { ...of, templateName: "pay", templateLanguage: "en", namespace: null, variables: parsed.variables };
}

function payTemplate(): Template {
  return {
    templateId: "148",
    name: "pay",
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    parameterFormat: "POSITIONAL",
    components: { header: null, body: "Hello {{1}}.", footer: null, buttons: [] },
  };
}

function config(changes: Partial<MerchantConfig> = {}, ofSender: Partial<SenderConfig> = {}): MerchantConfig {
  return {
    version: 7,
    merchant: {
      merchantId: "shop",
      name: "Demo Shop",
      defaultCountry: "KW",
      defaultLanguage: "en",
      timezone: "Asia/Kuwait",
      checkoutUrlTemplate: null,
      settleSeconds: {},
      holdLimitHours: 72,
      expiry: "managed",
      uncertain: "resend",
      digits: "latn",
      marketingDrift: "send",
      prices: [],
      stopWords: null,
      startWords: null,
      retentionDays: null,
      configVersion: 7,
      createdAt: now,
    },
    senders: new Map([[sender.authenticatorId, { ...sender, ...ofSender }]]),
    news: new Set(),
    hasOptOuts: false,
    ...changes,
  };
}

let customers = 0;

function payment(changes: Partial<NewTransaction> = {}): NewTransaction {
  customers += 1;
  const customerPhone = `+965${50_000_000 + customers}`;
  return newTransaction(shop, {
    customerPhone,
    ticks: ["created"],
    owed: [owed(shop, "created", { priority: 1 })],
    ...changes,
  });
}

function judged(rows: readonly NewTransaction[], as = config(), room = 100) {
  return judgeBirths(parts, rows, { now, configs: new Map([["shop", as]]) }, () => room);
}

test("a message is made as a claim makes it, for as long as its lease", () => {
  const row = payment();
  const before = performance.now();

  const births = judged([row]);

  const id = row.owed[0]?.id ?? "";
  assert.deepEqual(births?.births.messages, [
    {
      ...shop,
      id,
      sessionId: row.sessionId,
      phase: "sending",
      leaseMs: 20_000,
      recipient: row.customerPhone,
      country: "KW",
      content: { header: null, body: "Hello Noura.", footer: null, buttons: [], direction: "ltr" },
      templateName: "pay",
      templateNamespace: null,
      templateLanguage: "en",
      requestedLanguage: "en",
    },
  ]);
  assert.deepEqual(births?.births.senders, [
    { ...shop, perSecond: 76, messagingLimit: "TIER_2K", mostCustomers: 2_000 },
  ]);
  const claimed = births?.claimed.get(id);
  assert.deepEqual(
    [claimed?.to, claimed?.number, claimed?.configVersion, claimed?.perSecond, claimed?.sessionId],
    [row.customerPhone, 1, 7, 76, row.sessionId],
  );
  const leftMs = (claimed?.writeBy ?? 0) - before;
  assert.ok(leftMs >= 8_000 && leftMs <= 8_000 + (performance.now() - before), `${leftMs}`);
});

test("no more than this node has room for", () => {
  const rows = Array.from({ length: 5 }, () => payment());

  assert.equal(judged(rows, config(), 2)?.births.messages.length, 2);
  assert.equal(judged(rows, config(), 0), null);
});

test("of one recipient the first alone", () => {
  const first = payment();
  const second = payment({ customerPhone: first.customerPhone });

  assert.deepEqual(
    judged([first, second])?.births.messages.map(({ id }) => id),
    first.owed.map(({ id }) => id),
  );
});

const queued: [what: string, row: NewTransaction, as?: MerchantConfig][] = [
  ["that owes nothing", payment({ owed: [] })],
  ["that is due later", payment({ owed: [owed(shop, "created", { dueInSeconds: 5 })] })],
  [
    "that is not to be sent",
    payment({ owed: [owed(shop, "created", { phase: "suppressed", reasonCode: "no_link" })] }),
  ],
  ["without a text", payment(), config({}, { texts: { links: [], templates: new Map() } })],
  ["whose value is missing", payment({ customerFirstName: null })],
  ["of a sender with a hold", payment(), config({}, { heldFor: "token" })],
  ["of a sender that is switched off", payment(), config({}, { status: "disabled" })],
  ["of a shop that hears what is queued", payment(), config({ news: new Set(["notification.queued"]) })],
  ["of a shop whose page is open", payment(), config({ news: new Set(["notification.sending"]) })],
];

for (const [what, row, as] of queued) {
  test(`one ${what} is left to the queue`, () => assert.equal(judged([row], as), null));
}
