/** Ottu's webhooks, from its door to the customer's phone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { hmac, secret, sign } from "../../src/sources/testing/ottu-signature.ts";
import { type Received, startReceiver } from "../outbound/receiver.ts";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { checkoutPrefix, type Json, newPhone, startZajel, until } from "../support/zajel.ts";
import { nowWithoutZone, operation, payment, post } from "./ottu-webhook.ts";

const zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.1/32" } });
after(() => zajel[Symbol.asyncDispose]());

let shop: Shop;
let source: Json;
before(async () => {
  shop = await openShop(zajel, {
    settle_seconds: { failed: 0, expired: 0 },
    checkout_url_template: `${checkoutPrefix}{session_id}`,
  });
  source = await newSource({ default_notifications: { whatsapp: ["pre_payment", "post_payment"] } });
});

async function newSource(more: Record<string, unknown> = {}): Promise<Json> {
  const made = await shop.api("POST", "/v1/sources", { kind: "ottu", secret, ...more });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** What the source's record says of a payment, newest first. */
async function recorded(sessionId: unknown, of = source): Promise<Json[]> {
  return (await shop.api("GET", `/v1/sources/${of.id}/events?session_id=${sessionId}`)).body.data;
}

/** The last outcome and its reason. */
async function outcome(sessionId: unknown, of = source): Promise<[string, string | null]> {
  const [event] = await recorded(sessionId, of);
  return [event.outcome, event.reason];
}

/** Posts a webhook that is taken. */
async function taken(webhook: Record<string, unknown>, of = source): Promise<void> {
  const answered = await post(of.url, sign(webhook));
  assert.deepEqual([answered.status, answered.body], [200, ""]);
}

/** The payment of a webhook, for asking about it. */
function of(webhook: Record<string, unknown>, phone = ""): Payment {
  return { sessionId: `${webhook.session_id}`, phone, body: null };
}

describe("a payment that is first seen in a webhook", () => {
  test("becomes a transaction with the source's ticks, and its customer gets the receipt", async () => {
    const phone = newPhone();
    // Without its country code it is of the merchant's country.
    const webhook = payment({ customer_phone: phone.slice(4) });

    await taken(webhook);
    const notified = await shop.notified(of(webhook), "paid", left);

    const transaction = await shop.read(of(webhook));
    assert.deepEqual(
      [transaction.state, transaction.order_no, transaction.amount, transaction.currency_code, transaction.paid_amount],
      ["paid", "DN-10482", "24.500", "KWD", "25.000"],
    );
    assert.deepEqual([transaction.customer_phone, transaction.customer_first_name], [phone, "Noura"]);
    assert.deepEqual([notified.to, transaction.history.map(({ state }: Json) => state)], [phone, ["created", "paid"]]);
    assert.deepEqual(await shop.statesNotified(of(webhook)), ["paid"]);
    const [event] = await recorded(webhook.session_id);
    assert.deepEqual([event.outcome, event.reason, event.said.state], ["created", null, "paid"]);
  });

  test("gets its payment link where it is only created", async () => {
    const phone = newPhone();
    const webhook = payment({ state: "created", result: "pending", paid_amount: null, customer_phone: phone });

    await taken(webhook);

    const { kind } = await shop.notified(of(webhook), "created", left);
    const { state, checkout_url } = await shop.read(of(webhook));
    assert.deepEqual([state, kind, checkout_url], ["created", "automatic", `${checkoutPrefix}${webhook.session_id}`]);
    assert.deepEqual(await outcome(webhook.session_id), ["created", null]);
  });

  for (const [what, changes, seen] of [
    ["a time without a zone is UTC", { timestamp_utc: nowWithoutZone() }, { state: "paid" }],
    ["paid_amount may be a number", { paid_amount: 25.5 }, { paid_amount: "25.500" }],
    ["paid_amount may be null", { paid_amount: null }, { paid_amount: null }],
    ["order_no may be null", { order_no: null }, { order_no: null }],
    ["the phone may be missing", { customer_phone: undefined }, { customer_phone: null }],
    [
      "a name of anything is kept",
      { customer_first_name: "نورة \u202e;drop" },
      { customer_first_name: "نورة \u202e;drop" },
    ],
  ] as const) {
    test(what, async () => {
      const webhook = payment(changes);

      await taken(webhook);

      const transaction = await shop.read(of(webhook));
      for (const [field, value] of Object.entries(seen)) assert.equal(transaction[field], value, field);
      const { timestamp_utc: at } = webhook;
      assert.equal(transaction.history.at(-1).occurred_at, `${`${at}`.replace(" ", "T")}.000Z`);
    });
  }

  test("is made without what cannot be kept, and the record says what that is", async () => {
    const webhook = payment({
      customer_phone: "12345",
      customer_last_name: "x".repeat(200),
      paid_amount: "25.00001",
    });

    await taken(webhook);

    const transaction = await shop.read(of(webhook));
    assert.deepEqual(
      [transaction.state, transaction.customer_phone, transaction.customer_last_name, transaction.paid_amount],
      ["paid", null, null, null],
    );
    const [what, reason] = await outcome(webhook.session_id);
    assert.equal(what, "created");
    assert.match(`${reason}`, /customer_phone: Too short.* paid_amount: KWD has 3 decimals.*customer_last_name: /);
    assert.doesNotMatch(`${reason}`, /12345/);
  });

  for (const [what, changes, reason] of [
    ["an unknown currency", { currency_code: "KWX" }, /currency_code: "KWX" is not an active ISO 4217/],
    ["no amount", { amount: null }, /Expected amount and currency_code/],
    ["an amount of zero", { amount: "0.000" }, /above zero/],
    ["an amount with too many decimals", { amount: "1.0005" }, /KWD has 3 decimals/],
    ["a state that nobody knows", { state: "settled" }, /"settled" is no state/],
    ["a success without a state", { state: undefined }, /result alone does not say/],
  ] as const) {
    test(`${what}: it is refused, shown, and not to be sent again`, async () => {
      const webhook = payment(changes);

      await taken(webhook);

      assert.equal((await shop.api("GET", `/v1/transactions/${webhook.session_id}`)).status, 404);
      const [refused, why] = await outcome(webhook.session_id);
      assert.equal(refused, "refused");
      assert.match(`${why}`, reason);
    });
  }

  test("many webhooks about it at once make one transaction and one message", async () => {
    const phone = newPhone();
    const webhook = payment({ customer_phone: phone });

    await Promise.all(Array.from({ length: 12 }, () => taken(webhook)));
    await shop.notified(of(webhook), "paid", left);
    await taken(webhook);
    await shop.everythingDueHasLeft();

    const outcomes = (await recorded(webhook.session_id)).map((event) => event.outcome);
    assert.deepEqual(outcomes.sort(), ["created", ...Array(12).fill("repeated")]);
    assert.equal((await shop.messages(of(webhook, phone))).length, 1);
    assert.equal((await shop.read(of(webhook))).history.length, 2);
  });
});

describe("a payment that is known", () => {
  /** One that was made through the API, and the webhook that fits it. */
  async function known(changes: Record<string, unknown> = {}): Promise<{ made: Payment; webhook: Json }> {
    const made = await shop.create({ notifications: { whatsapp: ["post_payment"] }, ...changes });
    return { made, webhook: payment({ session_id: made.sessionId }) };
  }

  test("is moved, and its customer is told", async () => {
    const { made, webhook } = await known();

    await taken(webhook);

    await shop.notified(made, "paid", left);
    const { history } = await shop.read(made);
    assert.equal(history.at(-1).source, `source:${source.id}`);
    assert.deepEqual(await outcome(made.sessionId), ["applied", null]);
  });

  for (const [field, value] of [
    ["order_no", "DN-10483"],
    ["order_no", null],
    ["amount", "24.501"],
    ["currency_code", "BHD"],
  ] as const) {
    test(`a webhook whose ${field} is ${value} is not about it: refused, shown, and nothing happens`, async () => {
      const { made, webhook } = await known();

      await taken({ ...webhook, [field]: value });

      const { state, history, notifications } = await shop.read(made);
      assert.deepEqual([state, history.length, notifications], ["created", 1, []]);
      const [refused, reason] = await outcome(made.sessionId);
      assert.equal(refused, "refused");
      assert.match(`${reason}`, new RegExp(`^${field} is .*the transaction with this session_id has "`));
    });
  }

  test("a captured webhook of another payment does not pay for it", async () => {
    const { webhook: ofCheap } = await known({ amount: "1.000", order_no: "DN-1" });
    const { made } = await known({ amount: "900.000", order_no: "DN-900" });
    const cheap = sign({ ...ofCheap, amount: "1.000", order_no: "DN-1" });

    const answered = await post(source.url, cheap.replace(`${ofCheap.session_id}`, made.sessionId));

    assert.equal(answered.status, 200);
    assert.equal((await shop.read(made)).state, "created");
    assert.equal((await outcome(made.sessionId))[0], "refused");
  });

  test("an amount counts by its value", async () => {
    const { made, webhook } = await known();

    await taken({ ...webhook, amount: 24.5 });

    assert.equal((await shop.read(made)).state, "paid");
  });

  test("webhooks out of order and of old do not take it back", async () => {
    const { made, webhook } = await known();
    await taken(webhook);

    for (const state of ["attempted", "pending", "failed", "created", "paid", "canceled"])
      await taken({ ...webhook, state });
    await shop.notified(made, "paid", left);

    assert.equal((await shop.read(made)).state, "paid");
    assert.deepEqual(await shop.statesNotified(made), ["paid"]);
    assert.deepEqual(
      (await recorded(made.sessionId)).map((event) => event.outcome),
      ["stale", "repeated", "stale", "stale", "stale", "stale", "applied"],
    );
    assert.equal((await outcome(made.sessionId))[1], "The payment is paid, and canceled cannot follow.");
  });

  test("a success after it was canceled is a conflict, and still no error for Ottu", async () => {
    const { made, webhook } = await known();
    await shop.report(made, "canceled");

    await taken(webhook);

    const { state, history } = await shop.read(made);
    assert.deepEqual([state, history.at(-1).conflict], ["canceled", true]);
    assert.deepEqual(await outcome(made.sessionId), [
      "stale",
      "The payment is canceled, and paid cannot follow. Money may have moved.",
    ]);
  });

  test("an attempt's error is no failure of the payment; it is one only where no state is sent", async () => {
    const { made, webhook } = await known();

    await taken({ ...webhook, state: "attempted", result: "error" });
    const attempted = await shop.read(made);
    await taken({ ...webhook, state: undefined, result: "error" });

    assert.deepEqual([attempted.state, attempted.notifications], ["attempted", []]);
    await shop.notified(made, "failed", left);
    assert.equal((await shop.read(made)).state, "failed");
  });

  test("what it lacks is filled, what it has stays, and a receipt that lacked only the phone is owed then", async () => {
    const webhook = payment({ customer_phone: null, customer_last_name: null });
    await taken(webhook);
    const lacking = await shop.notified(of(webhook), "paid", "suppressed");
    const phone = newPhone();

    await taken({ ...webhook, customer_phone: phone, customer_first_name: "Other", customer_last_name: "Al-Ali" });

    const notified = await shop.notified(of(webhook), "paid", left);
    const { customer_first_name, customer_last_name, history } = await shop.read(of(webhook));
    assert.deepEqual([lacking.reason.code, notified.id, notified.to], ["phone_missing", lacking.id, phone]);
    assert.deepEqual([customer_first_name, customer_last_name, history.length], ["Noura", "Al-Ali", 2]);
    assert.equal((await outcome(webhook.session_id))[0], "repeated");
  });
});

describe("an operation", () => {
  for (const [what, changes, state] of [
    ["a refund whose operation is null", {}, "refunded"],
    ["a capture, whose child is paid", { operation: "capture", txn: { state: "paid" } }, "captured"],
    ["a capture without its name", { txn: { state: "paid" } }, "captured"],
    ["a void", { operation: "void", txn: { state: "voided" } }, "voided"],
    ["a queued refund", { operation: "refund", txn: { state: "refund-queued" } }, "refund_queued"],
    [
      "a rejected refund",
      { operation: "refund", result: "failed", txn: { state: "refund_rejected" } },
      "refund_rejected",
    ],
  ] as const) {
    test(`${what} is written into the history, and nobody is told`, async () => {
      const made = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
      await shop.report(made, "authorized");
      await shop.notified(made, "authorized", left);

      await taken(operation({ session_id: made.sessionId, ...changes }));

      const after = await shop.read(made);
      assert.deepEqual([after.state, after.history.at(-1).state], ["authorized", state]);
      assert.deepEqual(await shop.statesNotified(made), ["authorized"]);
      assert.equal((await outcome(made.sessionId))[0], "operational");
    });
  }

  test("of a payment that nobody knows makes no transaction, and is recorded", async () => {
    const webhook = operation({ operation: "capture", txn: { state: "paid" } });

    await taken(webhook);

    assert.equal((await shop.api("GET", `/v1/transactions/${webhook.session_id}`)).status, 404);
    const [what, reason] = await outcome(webhook.session_id);
    assert.equal(what, "operational");
    assert.match(`${reason}`, /^No transaction has this session_id/);
  });

  test("without its txn, which is not signed, it is still no payment", async () => {
    const made = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
    const webhook = operation({ session_id: made.sessionId, txn: { state: "paid" } });
    const { txn: _, ...without } = JSON.parse(sign(webhook));

    const answered = await post(source.url, JSON.stringify(without));

    assert.equal(answered.status, 200);
    assert.equal((await shop.read(made)).state, "created");
  });

  test("with a wrong signature is refused like every webhook", async () => {
    const made = await shop.create();
    const answered = await post(source.url, sign(operation({ session_id: made.sessionId }), "another-secret"));

    assert.equal(answered.status, 401);
    assert.equal((await shop.read(made)).history.length, 1);
  });
});

describe("who may speak for a source", () => {
  const webhook = () => payment({ customer_phone: newPhone() });

  for (const [what, body] of [
    ["another secret", () => sign(webhook(), "another-secret")],
    ["no signature", () => JSON.stringify(webhook())],
    ["a signature of another form", () => JSON.stringify({ ...webhook(), signature: ["a", 1] })],
    ["a signature over nothing", () => JSON.stringify({ signature: hmac("") })],
    ["a changed amount", () => sign(webhook()).replaceAll("24.500", "24.600")],
    ["a changed state", () => sign({ ...webhook(), state: "attempted" }).replace('"attempted"', '"paid"')],
    [
      "an added state",
      () => sign({ ...webhook(), state: undefined }).replace('"signature"', '"state":"paid","signature"'),
    ],
  ] as const) {
    test(`${what}: 401, and nothing is kept but the count`, async () => {
      const one = await newSource();

      const answered = await post(one.url, body());

      assert.equal(answered.status, 401);
      assert.match(answered.body.detail, /signature is missing or was not made with this source's secret/);
      const counted = await until("it to be counted", async () => {
        const { body } = await shop.api("GET", `/v1/sources/${one.id}`);
        return body.unverified === 1 && body;
      });
      assert.ok(counted.last_unverified_at !== null);
      assert.deepEqual((await shop.api("GET", `/v1/sources/${one.id}/events`)).body.data, []);
      await shop.api("DELETE", `/v1/sources/${one.id}`);
    });
  }

  test("a new secret verifies at once, the old one for as long as was said, and a removed source for nobody", async () => {
    const one = await newSource();
    const path = `/v1/sources/${one.id}`;
    const by = async (secret: string) => (await post(one.url, sign(webhook(), secret))).status;
    const before = await by(secret);

    const changed = await shop.api("PATCH", path, { secret: "another-secret", secret_overlap_hours: 1 });
    const during = [await by("another-secret"), await by(secret)];
    const ended = await shop.api("PATCH", path, { secret: "another-secret", secret_overlap_hours: 0 });
    const after = [await by("another-secret"), await by(secret)];
    await shop.api("DELETE", path);
    const removed = await by("another-secret");

    assert.deepEqual([before, during, after, removed], [200, [200, 200], [200, 401], 404]);
    assert.ok(Date.parse(changed.body.previous_secret_until) > Date.now());
    assert.equal(ended.body.previous_secret_until, null);
  });

  test("a source moves only its own merchant's payments", async () => {
    const other = await openShop(zajel, {}, { isEmpty: true });
    const made = await other.create({ notifications: { whatsapp: [] } });

    await taken(payment({ session_id: made.sessionId }));

    assert.equal((await other.read(made)).state, "created");
    assert.equal((await shop.read(made)).state, "paid");
  });

  test("there is nothing at the address of no source, of a removed one, or under another name", async () => {
    const one = await newSource();
    await shop.api("DELETE", `/v1/sources/${one.id}`);
    const addresses = [one.url, `${zajel.url}/webhooks/ottu/nobody`, `${zajel.url}/webhooks/otto/${source.id}`];

    const answers = await Promise.all(addresses.map((url) => post(url, sign(webhook()))));

    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([404]));
  });
});

describe("bodies that are no webhook", () => {
  const signed = () => sign(payment());

  for (const [what, status, body, headers] of [
    ["no JSON", 400, () => "amount=24.500&signature=x", {}],
    ["nothing", 400, () => "", {}],
    ["a list", 400, () => `[${signed()}]`, {}],
    ["JSON that ends too soon", 400, () => signed().slice(0, -5), {}],
    ["JSON nested too deep", 400, () => "[".repeat(400_000), {}],
    ["bytes that are no UTF-8", 400, () => Buffer.from(signed().replace("Noura", "\xff\xfe"), "latin1"), {}],
    ["UTF-16", 400, () => Buffer.from(signed(), "utf16le"), {}],
    ["a declared UTF-16", 415, signed, { "content-type": "application/json; charset=utf-16" }],
    ["a form", 415, () => "amount=24.500", { "content-type": "application/x-www-form-urlencoded" }],
    ["something compressed", 415, signed, { "content-encoding": "gzip" }],
    ["10 MB", 413, () => signed().replace("Noura", "x".repeat(10_000_000)), {}],
  ] as const) {
    test(`${what}: ${status}, in words`, async () => {
      const answered = await post(source.url, body(), headers);

      assert.equal(answered.status, status);
      assert.match(`${answered.headers.get("content-type")}`, /^application\/problem\+json/);
      assert.ok(answered.body.detail.length > 10);
    });
  }

  test("half a megabyte of a gateway's answer is no hindrance", async () => {
    const webhook = payment({ gateway_response: { raw: "x".repeat(500_000) } });

    await taken(webhook);

    assert.equal((await shop.read(of(webhook))).state, "paid");
  });
});

test("whatever is signed is answered and on record, and no payment comes to a state that was not sent", async () => {
  const one = await newSource({ default_notifications: { whatsapp: ["post_payment"] } });
  const names = Object.keys({ ...payment(), ...operation(), message: "" });
  const odd = fc.oneof(
    fc.constantFrom("paid", "PAID", "refund-queued", "\0", "\ud800", "", null, 0, -1, 1e300, "1e3", "٢٤٫٥", "0x10"),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const webhooks = fc
    .sample(fc.array(fc.tuple(fc.constantFrom(...names), odd), { minLength: 1, maxLength: 4 }), {
      numRuns: 150,
      seed: 6,
    })
    .map((exchanged) => ({ ...payment(), ...Object.fromEntries(exchanged) }) as Record<string, unknown>);

  const answers = await Promise.all(webhooks.map((webhook) => post(one.url, sign(webhook))));

  const statuses = new Set(answers.map(({ status }) => status));
  const rows = await zajel.sql<{ sessionId: string | null }[]>`
    select session_id from source_event where source_id = ${one.id}`;
  const made = await zajel.sql<{ sessionId: string; state: string }[]>`
    select session_id, state from transaction
     where merchant_id = ${shop.merchantId} and session_id = any(${rows.map(({ sessionId }) => sessionId)})`;
  assert.deepEqual(statuses, new Set([200]));
  assert.equal(rows.length, webhooks.length);
  const wrong = made.filter(({ sessionId, state }) => {
    const of = webhooks.filter((webhook) => webhook.session_id === sessionId);
    return !of.some((webhook) => webhook.state === state || ["error", "failed"].includes(`${webhook.result}`));
  });
  assert.deepEqual(wrong, []);
  assert.ok(made.length > 50 && made.length < webhooks.length);
});

describe("what is answered", () => {
  test("201 where the payer is to stay on Ottu's page", async () => {
    const one = await newSource({ answer: 201 });
    const webhook = payment();

    assert.equal((await post(one.url, sign(webhook))).status, 201);
    assert.equal((await outcome(webhook.session_id, one))[0], "created");
  });

  test("what the receiver of forward_url answers, who gets the same bytes; and nothing else of the request", async () => {
    await using receiver = await startReceiver();
    const inbox = receiver.inbox();
    const one = await newSource({ forward_url: inbox.url, answer: 201 });
    const webhook = payment({ customer_first_name: "نورة" });
    // Spaces, escapes and digits that no writer of JSON would choose.
    const bytes = sign(webhook).replace('{"amount":"24.500"', '{ "amount" : "24\\u002e500", "x": 1.500e0');
    const answers = [];
    for (const status of [200, 202, 302, 500]) {
      receiver.answer = (response) => {
        response.statusCode = status;
        response.end("thanks");
      };
      const headers = { cookie: "a=b", authorization: "Bearer mine" };
      answers.push(await post(one.url, bytes, headers));
    }

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [200, 202, 302, 500].map((status) => [status, ""]),
    );
    assert.deepEqual(
      inbox.received.map(({ raw }) => raw),
      Array(4).fill(bytes),
    );
    const { headers } = inbox.received[0] as Received;
    assert.equal(headers["content-type"], "application/json");
    assert.deepEqual([headers.cookie, headers.authorization], [undefined, undefined]);
    const noted = await until("the receiver's last status", async () => {
      const [last] = await recorded(webhook.session_id, one);
      return last.forwarded;
    });
    assert.deepEqual(noted, { status: 500, detail: null });
  });

  test("a receiver that is away costs nothing: the event is there, and the source's own status is answered", async () => {
    const gone = await startReceiver();
    const one = await newSource({ forward_url: gone.inbox().url, answer: 201 });
    await gone[Symbol.asyncDispose]();
    const webhook = payment();

    const answered = await post(one.url, sign(webhook));

    assert.equal(answered.status, 201);
    assert.equal((await shop.read(of(webhook))).state, "paid");
    const noted = await until("it to be noted", async () => (await recorded(webhook.session_id, one))[0].forwarded);
    assert.match(noted.detail, /ECONNREFUSED/);
  });

  test("two sources that lead to each other do not pass it on for ever", async () => {
    const one = await newSource();
    const other = await newSource({ forward_url: one.url });
    await shop.api("PATCH", `/v1/sources/${one.id}`, { forward_url: other.url });
    const webhook = payment();

    assert.equal((await post(one.url, sign(webhook))).status, 200);

    assert.equal((await recorded(webhook.session_id, one)).length, 1);
    assert.equal((await recorded(webhook.session_id, other)).length, 1);
  });
});
