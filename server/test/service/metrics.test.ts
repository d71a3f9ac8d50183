/** `GET /metrics`: what an operator watches, and who may. */
import assert from "node:assert/strict";
import { get } from "node:http";
import { after, test } from "node:test";
import { promised } from "../support/patience.ts";
import { left, openShop } from "../support/shop.ts";
import { newPhone, paymentRequest, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
const shop = await openShop(zajel);

test("events, sends, reports and requests are counted, and their time is measured", async () => {
  const payment = await shop.create();
  await shop.notified(payment, "created", ["delivered"]);
  await shop.report(payment, "paid");
  await shop.report(payment, "paid");

  const metrics = await untilMetrics(
    (text) => numberOf(text, 'zajel_webhook_items_total{kind="status",status="sent"}') > 0,
  );

  assert.equal(numberOf(metrics, 'zajel_events_total{kind="transaction",result="created"}'), 1);
  assert.equal(numberOf(metrics, 'zajel_events_total{kind="state",result="applied"}'), 1);
  assert.equal(numberOf(metrics, 'zajel_events_total{kind="state",result="repeated"}'), 1);
  assert.ok(numberOf(metrics, 'zajel_sends_total{outcome="accepted",next="accepted"}') >= 1);
  assert.ok(numberOf(metrics, 'zajel_send_duration_seconds_count{outcome="accepted"}') >= 1);
  assert.ok(numberOf(metrics, "zajel_event_to_send_seconds_count") >= 1);
  const created = 'zajel_http_request_duration_seconds_count{method="POST",route="/v1/transactions",status="2xx"}';
  assert.equal(numberOf(metrics, created), 1);
  assert.ok(numberOf(metrics, "zajel_database_query_duration_seconds_count") > 10);
  assert.equal(numberOf(metrics, "zajel_database_up"), 1);
  assert.ok(numberOf(metrics, "process_resident_memory_bytes") > 0);
});

test("what waits is counted by its status, with the age of the oldest", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  // One of them may be out to ask whether the token works again.
  const payments = [await shop.create(), await shop.create(), await shop.create()];
  for (const payment of payments) await shop.notified(payment, "created", "held");

  const metrics = await untilMetrics((text) => numberOf(text, 'zajel_notifications_waiting{status="held"}') >= 2);
  await zajel.sandbox.control("DELETE", "/faults");

  assert.ok(numberOf(metrics, 'zajel_oldest_waiting_seconds{status="held"}') > 0);
  assert.ok(numberOf(metrics, 'zajel_send_refusals_total{code="190"}') >= 1);
  for (const payment of payments) await shop.notified(payment, "created", left);
});

test("a code of WhatsApp's that Zajel does not know is counted as that", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { error: { http: 400, code: 987_654, message: "New", times: 1 } });
  const payment = await shop.create();
  await shop.notified(payment, "created", "failed");

  const metrics = await read();

  assert.equal(numberOf(metrics, 'zajel_unknown_error_codes_total{where="answer"}'), 1);
  assert.equal(numberOf(metrics, 'zajel_send_refusals_total{code="unknown"}'), 1);
});

test("an uncertain outcome is counted while nobody knows, and by how it ended", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const payment = await shop.create();
  await shop.notified(payment, "created", "uncertain");
  await zajel.sandbox.control("DELETE", "/faults");
  await untilMetrics((text) => text.includes('zajel_notifications_waiting{status="uncertain"}'));

  await shop.notified(payment, "created", left);

  const metrics = await read();
  assert.equal(numberOf(metrics, 'zajel_uncertain_ended_total{end="resend"}'), 1);
});

test("no merchant, phone or id is in any label", async () => {
  const phone = newPhone();
  const { body } = await shop.api("POST", "/v1/transactions", paymentRequest({ customer_phone: phone }));

  const metrics = await read();

  for (const secret of [shop.merchantId, phone.slice(1), body.session_id, shop.sender.authenticatorId, "Noura"]) {
    assert.ok(!metrics.includes(secret), secret);
  }
});

test("a queue of more rows than are counted is told by the database's estimate", async () => {
  const { merchantId, sender } = shop;
  // Due in a year: nothing is sent.
  await zajel.sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority, due_at)
    select ${merchantId}, gen_random_uuid(), 's' || n, 'paid', 'automatic', 0, ${sender.authenticatorId}, 'queued', 1, now() + interval '1 year'
      from generate_series(1, 150000) n`;
  await zajel.sql`analyze notification`;

  const waiting = await until("the count to be renewed", async () => {
    const count = numberOf(await read(), 'zajel_notifications_waiting{status="queued"}');
    return count >= 100_000 ? count : null;
  });
  const startedAt = performance.now();
  await read();

  assert.ok(waiting >= 100_000 && waiting <= 200_000, `${waiting}`);
  assert.ok(performance.now() - startedAt < promised(1_000));
});

test("elsewhere than on this machine they are for the root key alone, whatever a header says", async () => {
  await using node = await zajel.startNode({ HOST: "127.0.0.2" });
  const from = (headers: Record<string, string>) => statusFrom(`${node.url}/metrics`, "127.0.0.2", headers);
  const made = await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "x", kind: "live" });

  const statuses = [
    await from({}),
    await from({ "x-forwarded-for": "127.0.0.1", forwarded: "for=127.0.0.1" }),
    await from({ authorization: `Bearer ${made.body.key}` }),
    await from({ authorization: `Bearer ${zajel.rootKey}` }),
    await statusFrom(`${node.url}/metrics`, "127.0.0.1", {}),
  ];

  assert.deepEqual(statuses, [401, 401, 403, 200, 200]);
});

async function read(): Promise<string> {
  const response = await fetch(`${zajel.url}/metrics`);
  assert.equal(response.status, 200);
  return response.text();
}

async function untilMetrics(isThere: (text: string) => boolean): Promise<string> {
  return until("metrics", async () => {
    const text = await read();
    return isThere(text) ? text : null;
  });
}

function numberOf(text: string, name: string): number {
  const line = text.split("\n").find((line) => line.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
}

/** A request from another address of this machine than 127.0.0.1. */
function statusFrom(url: string, localAddress: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { localAddress, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
