import assert from "node:assert/strict";
import type { Server } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { close, type Json, listen, startWorld, until, urlOf, type World } from "./harness.ts";

/* The demo checkout reports to Zajel as a payment system would. Zajel is a small server of ours here. */

interface Report {
  url: string;
  authorization: string | undefined;
  body: Json;
}

const transaction = { session_id: "s_1", state: "pending", amount: "24.500", currency_code: "KWD", order_no: "DN-1" };
const path = "/checkout/default/s_1";

let zajel: Server;
let reports: Report[];
let answerWith: (report: Report) => [status: number, body: Json];
let world: World;

before(async () => {
  zajel = await listen((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const report = { url: request.url ?? "", authorization: request.headers.authorization, body: JSON.parse(text) };
      reports.push(report);
      const [status, body] = answerWith(report);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
});
after(() => close(zajel));

beforeEach(async (t) => {
  reports = [];
  answerWith = ({ body }) => [200, { applied: true, transaction: { ...transaction, state: body.state } }];
  const own = await startWorld();
  world = own;
  (t as Json).after?.(() => own[Symbol.asyncDispose]());
  await world.control("PATCH", "/settings", { decline_then_pay_ms: 20 });
  const shop = { name: "Dar Noura", zajel_url: `${urlOf(zajel)}/`, api_key: "zjl_test_x", timezone: "Asia/Kuwait" };
  await world.control("PUT", "/shops/default", shop);
});

test("opening the page reports pending with the shop's key and shows the payment", async () => {
  const { status, body } = await world.control("POST", `${path}/open`, {});

  assert.equal(status, 200);
  assert.deepEqual(body.transaction, transaction);
  assert.deepEqual(body.shop, { name: "Dar Noura", timezone: "Asia/Kuwait" });
  assert.deepEqual(reports, [
    { url: "/v1/transactions/s_1/state", authorization: "Bearer zjl_test_x", body: { state: "pending" } },
  ]);
});

test("opening a payment that has ended shows its state", async () => {
  answerWith = () => [409, { type: "about:blank", title: "Conflict", status: 409, state: "paid" }];

  const { status, body } = await world.control("POST", `${path}/open`, {});

  assert.deepEqual([status, body.state, body.transaction], [200, "paid", undefined]);
});

test("pay reports paid with a reference number and the amount", async () => {
  await world.control("POST", `${path}/open`, {});

  const { body } = await world.control("POST", `${path}/report`, { outcome: "pay" });

  const { reference_number, ...report } = reports[1]?.body;
  assert.deepEqual(report, { state: "paid", paid_amount: "24.500" });
  assert.match(reference_number, /^\d{12}$/);
  assert.deepEqual([body.applied, body.state, body.transaction.state], [true, undefined, "paid"]);
});

test("a report for a page that was never opened opens it first, for the amount", async () => {
  await world.control("POST", `${path}/report`, { outcome: "pay" });

  assert.deepEqual(
    reports.map((it) => [it.body.state, it.body.paid_amount]),
    [
      ["pending", undefined],
      ["paid", "24.500"],
    ],
  );
});

const endings: [outcome: string, state: string][] = [
  ["authorize", "authorized"],
  ["cod", "cod"],
  ["decline", "failed"],
  ["cancel", "expired"],
];
for (const [outcome, state] of endings) {
  test(`${outcome} reports ${state}`, async () => {
    await world.control("POST", `${path}/open`, {});

    await world.control("POST", `${path}/report`, { outcome });

    assert.equal(reports[1]?.body.state, state);
  });
}

test("decline_then_pay reports failed, and paid a little later", async () => {
  await world.control("POST", `${path}/open`, {});
  await world.control("POST", `${path}/report`, { outcome: "decline_then_pay" });

  await until(() => reports.length === 3);

  assert.deepEqual(
    reports.map((it) => it.body.state),
    ["pending", "failed", "paid"],
  );
});

test("what Zajel refuses is shown with its reason", async () => {
  answerWith = () => [404, { type: "about:blank", title: "Not found", detail: "There is no such transaction." }];

  const { status, body } = await world.control("POST", `${path}/open`, {});

  assert.deepEqual([status, body.detail], [404, "There is no such transaction."]);
});

test("a Zajel that is away is said to be so", async () => {
  await world.control("PUT", "/shops/default", { name: "x", zajel_url: "http://127.0.0.1:9", api_key: "x" });

  const { status, body } = await world.control("POST", `${path}/open`, {});

  assert.equal(status, 502);
  assert.match(body.detail, /does not answer/);
});

test("an unknown shop and an unknown outcome are refused, a shop's key is never shown", async () => {
  const unknown = await world.control("POST", "/checkout/nobody/s_1/open", {});
  const outcome = await world.control("POST", `${path}/report`, { outcome: "steal" });
  const shop = { name: "Dar Noura", zajel_url: urlOf(zajel), api_key: "zjl_test_x", timezone: "Asia/Kuwait" };
  const put = await world.control("PUT", "/shops/default", shop);

  assert.deepEqual([unknown.status, outcome.status, put.status], [404, 400, 200]);
  assert.equal(put.text.includes("zjl_test_x"), false);
});
