/** What is owed to merchants about senders and templates, by the statements that change them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "../../test/support/postgres.ts";
import { dismissAlert, endAlerts, type NewAlert, raiseAlerts } from "./alert.ts";
import { openDatabase, type Sql } from "./database.ts";
import { placeHolds, releaseHolds } from "./hold.ts";
import { newId } from "./ids.ts";
import {
  beginLook,
  type FetchedTemplate,
  noteSubmitted,
  noteTold,
  touchTemplates,
  writeTemplates,
} from "./template.ts";
import { addShop, type Shop } from "./testing/rows.ts";
import { insertEndpoint } from "./webhook-endpoint.ts";

let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await createTestDatabase();
  sql = openDatabase({ url: database.url, max: 4 });
});
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

/** A shop that listens, with a sender whose checks were good. */
async function listeningShop(): Promise<Shop> {
  const shop = await addShop(sql);
  await sql`update authenticator set status = 'ready' where merchant_id = ${shop.merchantId}`;
  const events = ["authenticator.health_changed", "template.status_changed"];
  const secret = Buffer.from("sealed");
  await insertEndpoint(sql, { merchantId: shop.merchantId, id: newId(), url: "https://shop.example/", events, secret });
  return shop;
}

async function toldTo({ merchantId }: Shop): Promise<Record<string, string | null>[]> {
  const rows = await sql<{ data: Record<string, string | null> }[]>`
    select data from webhook_delivery where merchant_id = ${merchantId} order by position`;
  return rows.map(({ data }) => data);
}

async function healthTo(shop: Shop): Promise<(string | null | undefined)[][]> {
  return (await toldTo(shop)).map(({ status, held_for }) => [status, held_for]);
}

function alertOf(shop: Shop, changes: Partial<NewAlert> = {}): NewAlert {
  const since = new Date(Date.now() - 1_000);
  const alert = {
    code: "number_flagged",
    severity: "critical",
    detail: "Flagged.",
    until: null,
    holds: false,
  } as const;
  return { ...shop, ...alert, since, ...changes };
}

test("a critical alert that holds nothing is told once, and so is its end", async () => {
  const shop = await listeningShop();
  await raiseAlerts(sql, [alertOf(shop)]);
  await raiseAlerts(sql, [alertOf(shop, { code: "pin_changed" }), alertOf(shop, { code: "few", severity: "warning" })]);
  await endAlerts(sql, { ...shop, codes: ["number_flagged"], at: new Date() });
  assert.deepEqual(await healthTo(shop), [["attention", null]]);

  await dismissAlert(sql, shop, "pin_changed");

  assert.deepEqual(await healthTo(shop), [
    ["attention", null],
    ["ready", null],
  ]);
});

test("an alert that holds is told with its hold, and is over when that is lifted", async () => {
  const shop = await listeningShop();
  await raiseAlerts(sql, [alertOf(shop, { code: "account_disabled", holds: true })]);
  await endAlerts(sql, { ...shop, codes: ["account_disabled"], at: new Date() });
  await releaseHolds(sql, { ...shop, scopes: ["waba"], key: "account_disabled" });

  assert.deepEqual(await healthTo(shop), [
    ["attention", "sender_unhealthy"],
    ["ready", null],
  ]);
});

test("what is let go while a critical alert stands still needs attention", async () => {
  const shop = await listeningShop();
  await placeHolds(sql, [{ ...shop, scope: "token", key: "", reasonCode: "token", detail: "", isShared: false }]);
  await raiseAlerts(sql, [alertOf(shop)]);
  await releaseHolds(sql, { ...shop, scopes: ["token"] });

  assert.deepEqual(await healthTo(shop), [
    ["attention", "token"],
    ["attention", null],
  ]);
});

const wabaId = "20981";
const template: FetchedTemplate = {
  templateId: "1",
  name: "paid",
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  correctCategory: null,
  parameterFormat: "POSITIONAL",
  components: [],
  quality: null,
  rejectedReason: null,
  ttlSeconds: null,
};

async function statusesTo(shop: Shop): Promise<string[]> {
  return (await toldTo(shop)).map(({ previous_status, status }) => `${previous_status} > ${status}`);
}

test("a template's status is told when it changes, by a webhook's word or a look, and not when the other agrees", async () => {
  const shop = await listeningShop();
  const account = { merchantId: shop.merchantId, wabaId };
  const named = { ...account, name: template.name, language: template.language };
  await noteSubmitted(sql, shop.merchantId, wabaId, { ...template, status: "PENDING" });
  await noteTold(sql, named, "APPROVED");
  await noteTold(sql, named, "APPROVED");
  await writeTemplates(sql, account, await beginLook(sql), { found: [template], missing: [] });
  const afterApproval = await statusesTo(shop);
  await sql.begin(async (tx) => {
    for (const status of ["PAUSED", "APPROVED", "PAUSED"]) await noteTold(tx, named, status);
  });
  await touchTemplates(sql, account, await beginLook(sql), "all");
  await writeTemplates(sql, account, await beginLook(sql), { found: [], missing: [template] });
  await noteSubmitted(sql, shop.merchantId, wabaId, { ...template, status: "PENDING" });

  assert.deepEqual(afterApproval, ["PENDING > APPROVED"]);
  assert.deepEqual((await statusesTo(shop)).slice(1), [
    "APPROVED > PAUSED",
    "PAUSED > APPROVED",
    "APPROVED > PAUSED",
    "PAUSED > APPROVED",
    "APPROVED > DELETED",
    "DELETED > PENDING",
  ]);
});

test("the reason of a rejection is told where it was read with it", async () => {
  const shop = await listeningShop();
  const account = { merchantId: shop.merchantId, wabaId };
  const rejected = { ...template, status: "REJECTED", rejectedReason: "ABUSIVE_CONTENT" };
  await writeTemplates(sql, account, await beginLook(sql), { found: [template], missing: [] });
  await writeTemplates(sql, account, await beginLook(sql), { found: [rejected], missing: [] });

  const [told] = await toldTo(shop);
  assert.deepEqual([told?.status, told?.rejected_reason], ["REJECTED", "ABUSIVE_CONTENT"]);
});
