/** A merchant who keeps contents for a time: then nothing says any more who the customer was, and all is counted as before. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { removeOldContents } from "../../src/store/retention.ts";
import { ottuClient } from "../ottu/client.ts";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 10, delivered_ms: 20 } });
const [shop, keeper] = await Promise.all([openShop(zajel), openShop(zajel)]);
const { sql } = zajel;

const customer = {
  customer_first_name: "Zebediah",
  customer_last_name: "Quartermain",
  customer_email: "zebediah@example.com",
  extra: { note: "Villa Quartermain" },
};

/** A payment with all that it can have, and that has ended. */
async function endedPayment(of: Shop, changes: Record<string, unknown> = {}): Promise<Payment> {
  const payment = await of.create({ ...customer, language: "en", ...changes });
  const { message_id } = await of.notified(payment, "created", ["delivered", "read"]);
  await zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/reply`, {
    text: "Quartermain here",
    message_id,
  });
  await until("the reply", async () => (await repliesTo(of, payment)).length === 1);
  await of.report(payment, "paid", { reason: "Paid by Quartermain", reference_number: "620918" });
  await of.notified(payment, "paid", ["delivered", "read"]);
  return payment;
}

const repliesTo = async (of: Shop, { phone }: Payment): Promise<Json[]> =>
  (await of.api("GET", `/v1/replies?phone=${phone}`)).body.data;

/** All that was told of this merchant's payments until now happened that many days before. */
async function daysPass(of: Shop, days: number): Promise<void> {
  const { merchantId } = of;
  const ago = `${days} days`;
  await sql`
    update transaction
       set created_at = created_at - ${ago}::interval, updated_at = updated_at - ${ago}::interval,
           contents_removed_at = contents_removed_at - ${ago}::interval
     where merchant_id = ${merchantId}`;
  await sql`update notification set owed_at = owed_at - ${ago}::interval where merchant_id = ${merchantId}`;
  await sql`update inbound_message set received_at = received_at - ${ago}::interval where merchant_id = ${merchantId}`;
}

const keepFor = (of: Shop, retention_days: number | null) => of.api("PATCH", "/v1/settings", { retention_days });

/** Whether that text stands anywhere in what the database has of the merchant, the pace of recipients apart. */
async function tablesWith(of: Shop, texts: readonly string[]): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'merchant_id' and table_name <> 'pair'`;
  const found: string[] = [];
  for (const { name } of tables) {
    for (const text of texts) {
      const rows = await sql.unsafe(
        `select 1 from ${name} t where t.merchant_id = $1 and strpos(t::text, $2) > 0 limit 1`,
        [of.merchantId, text],
      );
      if (rows.length > 0) found.push(`${name}: ${text}`);
    }
  }
  return found;
}

test("contents are kept for ever unless the merchant says for how many days, 30 at least", async () => {
  const before = await shop.api("GET", "/v1/settings");
  const refused = await Promise.all([29, 3_651, 30.5, "30"].map((days) => keepFor(shop, days as number)));
  const changed = await keepFor(shop, 45);
  const { body: audit } = await shop.api("GET", "/v1/audit?limit=1");

  assert.equal(before.body.retention_days, null);
  for (const { status, body } of refused)
    assert.deepEqual([status, Object.keys(body.errors)], [400, ["retention_days"]]);
  assert.deepEqual([changed.status, changed.body.retention_days], [200, 45]);
  assert.deepEqual([audit.data[0].action, audit.data[0].detail], ["merchant.changed", { retention_days: 45 }]);
  await keepFor(shop, null);
});

test("of a payment that ended before then all that names its customer goes, and what was counted and proven stays", async () => {
  const old = await endedPayment(shop, { order_no: "DN-OLD" });
  const kept = await endedPayment(keeper, { order_no: "DN-KEPT" });
  const open = await shop.create({ ...customer, order_no: "DN-OPEN" });
  await shop.notified(open, "created", left);
  const ottu = await ottuClient(zajel.url, shop);
  await shop.putTemplate({ name: "news", language: "en", body: "News for {{1}}." });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
  const directTo = newPhone();
  await ottu.call("POST", "/b/pbl/v2/send-notification/", {
    channel: "whatsapp",
    template_id: "news",
    unit_config: "u",
    language: "en",
    context: { name: "Quartermain" },
    to: directTo,
  });
  const direct = await until("the message about no payment", async () => {
    const { body } = await shop.api("GET", "/v1/notifications?limit=50");
    return body.data.find((one: Json) => one.to === directTo && left.some((status) => status === one.status));
  });
  const gone = await shop.create({ ...customer });
  await shop.notified(gone, "created", left);
  await shop.api("POST", "/v1/opt-outs", { phone: gone.phone });
  await shop.report(gone, "canceled");
  const before = await shop.read(old);
  await Promise.all([daysPass(shop, 31), daysPass(keeper, 31)]);
  const recent = await endedPayment(shop, { order_no: "DN-RECENT" });
  const known = [old.phone.slice(1), directTo.slice(1), ...before.notifications.map((one: Json) => one.message_id)];
  assert.notDeepEqual(await tablesWith(shop, known), []);

  await keepFor(shop, 30);
  await until("the contents to be gone", async () => {
    await Promise.all([removeOldContents(sql), removeOldContents(sql)]);
    const { body } = await shop.api("GET", `/v1/notifications/${direct.id}`);
    return (await shop.read(old)).contents_removed_at !== null && body.to === null;
  });

  const now = await shop.read(old);
  assert.deepEqual(
    [
      now.customer_phone,
      now.customer_first_name,
      now.customer_last_name,
      now.customer_email,
      now.checkout_url,
      now.extra,
    ],
    [null, null, null, null, null, {}],
  );
  assert.deepEqual(
    [now.state, now.amount, now.order_no, now.reference_number, now.paid_amount],
    [before.state, before.amount, "DN-OLD", "620918", before.paid_amount],
  );
  const proof = ({ state, status, template, attempts, sent_at, delivered_at }: Json) => [
    [state, status, template.name, template.language],
    [attempts, sent_at, delivered_at],
  ];
  assert.deepEqual(now.notifications.map(proof), before.notifications.map(proof));
  for (const { text, content, to, message_id } of now.notifications) {
    assert.deepEqual([text, content, to], [null, null, null]);
    assert.match(message_id, /^sha256:[0-9a-f]{64}$/);
  }
  assert.deepEqual(await repliesTo(shop, old), []);
  const evidence = await shop.api("GET", `/v1/transactions/${old.sessionId}/evidence`);
  assert.equal(evidence.status, 200);
  assert.doesNotMatch(JSON.stringify(evidence.body), /Quartermain|Zebediah|zebediah/);
  assert.deepEqual(await tablesWith(shop, known), []);

  const search = async (of: Shop, q: string) => (await of.api("GET", `/v1/transactions?q=${q}`)).body.data;
  assert.deepEqual(
    (await search(shop, "Quartermain")).map(({ order_no }: Json) => order_no).toSorted(),
    ["DN-OPEN", "DN-RECENT"],
    "an open payment keeps what it needs, and a young one what it has",
  );
  assert.equal((await search(shop, "DN-OLD")).length, 1);
  assert.equal((await repliesTo(shop, recent)).length, 1);
  assert.equal((await shop.read(recent)).notifications[0].to, recent.phone);
  assert.equal((await keeper.read(kept)).customer_email, customer.customer_email, "another merchant keeps everything");

  const again = await shop.create({ customer_phone: gone.phone });
  const { reason } = await shop.notified(again, "created", "suppressed");
  assert.equal(reason.code, "opted_out", "who wanted no messages still gets none");
  const byHand = await shop.api("POST", `/v1/transactions/${old.sessionId}/notifications`, { channel: "whatsapp" });
  assert.equal(byHand.status, 409);
});

test("what comes late is not lost and goes in its turn", async () => {
  const payment = await endedPayment(keeper);
  await daysPass(keeper, 40);
  await keepFor(keeper, 30);
  const removed = () =>
    until("the contents to be gone", async () => {
      await removeOldContents(sql);
      return (await keeper.read(payment)).customer_first_name === null;
    });
  await removed();
  const [link] = (await keeper.read(payment)).notifications;

  await zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/read`, {});
  const read = await keeper.notified(payment, "created", "read");
  await keeper.api("PATCH", `/v1/transactions/${payment.sessionId}`, { customer_first_name: "Zebediah" });
  await keepFor(keeper, 31);
  await removeOldContents(sql);
  const filled = await keeper.read(payment);
  await daysPass(keeper, 40);
  await keepFor(keeper, 30);
  await removed();

  assert.equal(read.message_id, link.message_id, "the report is counted, and its id not kept");
  assert.equal(filled.customer_first_name, "Zebediah");
});
