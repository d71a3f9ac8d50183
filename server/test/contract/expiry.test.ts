/**
 * When a payment's time is up: by Zajel within 5 s, or by the source where the merchant says so.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import { openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
/** Zajel expires. Bad news is not waited with. */
let managed: Shop;
/** Their source expires. */
let external: Shop;

before(async () => {
  zajel = await startZajel();
  managed = await openShop(zajel, { settle_seconds: { expired: 0 } });
  external = await openShop(zajel, { expiry: "external" });
});
after(() => zajel[Symbol.asyncDispose]());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const untold = { notifications: { whatsapp: [] } };

/** The payment once it is expired. */
function expired(shop: Shop, payment: Payment): Promise<Json> {
  return until(
    "the payment to be expired",
    async () => {
      const read = await shop.read(payment);
      return read.state === "expired" && read;
    },
    promised(10_000),
  );
}

/** Every payment made here ends long after the test; those whose time is up are moved there. */
const unended = { ...untold, expires_at: inSeconds(3_600) };

/** Makes `ahead` milliseconds from now the end of these payments, and says when that is. No request could be so exact. */
async function endTogether(payments: readonly Payment[], aheadMs = 0): Promise<string> {
  const sessions = payments.map(({ sessionId }) => sessionId);
  const [row] = await zajel.sql<{ end: Date }[]>`
    with moment as (select date_trunc('milliseconds', now()) + ${aheadMs} * interval '1 millisecond' as ending),
         payment as (update transaction set expires_at = ending from moment where session_id = any(${sessions})),
         deadline as (update transaction_expiry set expires_at = ending from moment where session_id = any(${sessions}))
    select ending as end from moment`;
  return (row as { end: Date }).end.toISOString();
}

/** Resolves when every deadline up to now has been acted on. */
async function everyDeadlineIsActedOn(): Promise<void> {
  const payment = await managed.create(unended);
  await endTogether([payment]);
  await expired(managed, payment);
}

test("a payment expires within 5 s of its expires_at, by Zajel, and the customer is told", async () => {
  const expires_at = inSeconds(ahead(2_000) / 1_000);
  const payment = await managed.create({ expires_at, notifications: { whatsapp: ["post_payment"] } });

  const { history } = await expired(managed, payment);

  const { recorded_at, source, applied } = history.at(-1);
  const lateMs = Date.parse(recorded_at) - Date.parse(expires_at);
  assert.ok(lateMs >= 0 && lateMs < promised(5_000), `it was ${lateMs} ms after its time`);
  assert.deepEqual([source, applied], ["expiry", true]);
  await managed.arrived(payment, "zajel_payment_expired");
});

test("many that end at the same instant all do so within 5 s", async () => {
  const payments: Payment[] = [];
  // In waves: a connection for each of so many at once is more than a system need take.
  for (let wave = 0; wave < 15; wave += 1) {
    payments.push(...(await Promise.all(Array.from({ length: 100 }, () => managed.create(unended)))));
  }
  const expires_at = await endTogether(payments, 500);

  await until(
    "all to be expired",
    async () => {
      const [row] = await zajel.sql<{ open: number }[]>`
      select count(*)::int as open from transaction where expires_at = ${expires_at} and state <> 'expired'`;
      return row?.open === 0;
    },
    promised(10_000),
  );

  const [row] = await zajel.sql<{ events: number; lateMs: number }[]>`
    select count(*)::int as events,
           (extract(epoch from max(e.recorded_at) - ${expires_at}::timestamptz) * 1000)::float as late_ms
      from transaction_event e join transaction t on t.merchant_id = e.merchant_id and t.session_id = e.session_id
     where t.expires_at = ${expires_at} and e.state = 'expired'`;
  assert.equal(row?.events, payments.length);
  assert.ok((row?.lateMs ?? Infinity) < promised(5_000), `the last was ${row?.lateMs} ms late`);
});

test("a payment whose source expires it is left alone, until the source says so", async () => {
  const payment = await external.create(unended);
  await endTogether([payment]);

  await everyDeadlineIsActedOn();

  assert.equal((await external.read(payment)).state, "created");
  const reported = await external.report(payment, "expired");
  assert.deepEqual([reported.status, reported.body.applied], [200, true]);
});

test("what has been paid, or has ended otherwise, does not expire", async () => {
  const payments = await Promise.all(
    ["paid", "authorized", "failed", "canceled", "cod"].map(async (state) => {
      const payment = await managed.create(unended);
      await managed.report(payment, state);
      return { state, payment };
    }),
  );
  await endTogether(payments.map(({ payment }) => payment));

  await everyDeadlineIsActedOn();

  for (const { state, payment } of payments) {
    const read = await managed.read(payment);
    assert.equal(read.state, state);
    assert.ok(read.history.every(({ source }: Json) => source !== "expiry"));
  }
});

test("what the customer has begun to pay expires as well, and a late success still counts", async () => {
  const payment = await managed.create(unended);
  await managed.report(payment, "attempted");
  await endTogether([payment]);

  await expired(managed, payment);
  const late = await managed.report(payment, "paid");

  assert.deepEqual([late.body.applied, late.body.transaction.state], [true, "paid"]);
});

test("a deadline can be put off, brought forward, taken away and given later", async () => {
  const [later, sooner, never, now] = await Promise.all([
    managed.create(unended),
    managed.create(unended),
    managed.create(unended),
    managed.create(untold),
  ]);
  const first = await endTogether([later, never], ahead(2_000));
  const change = ({ sessionId }: Payment, expires_at: string | null) =>
    managed.api("PATCH", `/v1/transactions/${sessionId}`, { expires_at });

  const answers = await Promise.all([
    change(later, inSeconds(3_600)),
    change(sooner, inSeconds(ahead(1_500) / 1_000)),
    change(never, null),
    change(now, inSeconds(ahead(1_500) / 1_000)),
  ]);
  await Promise.all([expired(managed, sooner), expired(managed, now)]);
  await until("the first deadline to pass", async () => Date.parse(first) < Date.now());
  await everyDeadlineIsActedOn();

  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  assert.deepEqual([(await managed.read(later)).state, (await managed.read(never)).state], ["created", "created"]);
});

test("who puts a deadline off in the moment it passes wins or loses, and never both", async () => {
  const payments = await Promise.all(Array.from({ length: 40 }, () => managed.create(unended)));
  const end = await endTogether(payments, 300);

  await until("the deadline to pass", async () => Date.parse(end) <= Date.now());
  const put = inSeconds(3_600);
  const answers = await Promise.all(
    payments.map(({ sessionId }) => managed.api("PATCH", `/v1/transactions/${sessionId}`, { expires_at: put })),
  );
  await everyDeadlineIsActedOn();

  for (const [index, payment] of payments.entries()) {
    const read = await managed.read(payment);
    assert.equal(read.expires_at, put);
    // Who was told of an open payment keeps it open.
    assert.equal(read.state, answers[index]?.body.state);
  }
});

test("a merchant's choice counts for the deadlines to come", async () => {
  const shop = await openShop(zajel);
  const left = await shop.create(unended);

  await shop.api("PATCH", `/v1/merchants/${shop.merchantId}`, { expiry: "external" });
  const taken = await shop.create(unended);
  await endTogether([left]);
  await everyDeadlineIsActedOn();
  assert.equal((await shop.read(left)).state, "created");
  await shop.api("PATCH", `/v1/merchants/${shop.merchantId}`, { expiry: "managed" });
  await endTogether([taken]);

  await expired(shop, taken);
  assert.equal((await shop.read(left)).state, "created");
});

test("a duration is counted from the creation, in seconds or as days and a clock", async () => {
  const forms: [unknown, number][] = [
    [90, 90],
    ["90", 90],
    ["00:01:30", 90],
    ["36:00:00", 129_600],
    ["2 01:00:00", 176_400],
  ];

  for (const [expiration_time, seconds] of forms) {
    const { body } = await managed.create({ ...untold, expiration_time });
    const given = (Date.parse(body.expires_at) - Date.parse(body.created_at)) / 1_000;
    assert.ok(Math.abs(given - seconds) < 1, `${expiration_time} gave ${given} s`);
  }
});

test("a duration that is none, one of nothing, and both ways at once are refused", async () => {
  const wrong = ["soon", 0, -1, "", "00:00:00", "1:60:00", 4e8];

  const answers = await Promise.all(
    [...wrong.map((expiration_time) => ({ expiration_time })), { expiration_time: 60, expires_at: inSeconds(60) }].map(
      (body) =>
        managed.api("POST", "/v1/transactions", {
          type: "payment_request",
          amount: "1",
          currency_code: "KWD",
          ...body,
        }),
    ),
  );

  for (const { status, body } of answers) {
    assert.deepEqual([status, Object.keys(body.errors)], [400, ["expiration_time"]]);
  }
});

test("the merchant's template makes the link wherever none is given", async () => {
  const shop = await openShop(zajel, { checkout_url_template: "https://pay.example.com/c/{session_id}?from=zajel" });
  const none = { ...untold, checkout_url: undefined };

  const made = await shop.create(none);
  const given = await shop.create({ ...untold, checkout_url: "https://pay.example.com/c/own" });
  const order = await shop.create({ ...none, type: "e_commerce" });

  assert.equal(made.body.checkout_url, `https://pay.example.com/c/${made.sessionId}?from=zajel`);
  assert.equal(given.body.checkout_url, "https://pay.example.com/c/own");
  assert.equal(order.body.checkout_url, `https://pay.example.com/c/${order.sessionId}?from=zajel`);
});
