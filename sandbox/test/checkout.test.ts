import assert from "node:assert/strict";
import { test } from "node:test";
import { close, type Json, listen, startWorld, until, urlOf, type World } from "./harness.ts";

/* The demo checkout reports to Zajel as a payment system would. Zajel is a small server of ours here. */

interface Report {
  url: string;
  authorization: string | undefined;
  body: Json;
}

const transaction = { session_id: "s_1", state: "pending", amount: "24.500", currency_code: "KWD", order_no: "DN-1" };
const path = "/checkout/default/s_1";

interface Shop extends World {
  reports: Report[];
  /** What Zajel answers; by default every report is applied. */
  answerWith: (report: Report) => [status: number, body: Json];
  zajelUrl: string;
}

/** A sandbox with a shop whose payments are in a Zajel of ours. */
async function startShop(): Promise<Shop> {
  const world = await startWorld();
  const zajel = await listen((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const report = { url: request.url ?? "", authorization: request.headers.authorization, body: JSON.parse(text) };
      shop.reports.push(report);
      const [status, body] = shop.answerWith(report);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const shop: Shop = {
    ...world,
    reports: [],
    answerWith: ({ body }) => [200, { applied: true, transaction: { ...transaction, state: body.state } }],
    zajelUrl: urlOf(zajel),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await close(zajel);
    },
  };
  await world.control("PATCH", "/settings", { decline_then_pay_ms: 20 });
  await world.control("PUT", "/shops/default", ourShop(shop.zajelUrl));
  return shop;
}

function ourShop(zajelUrl: string): Json {
  return { name: "Dar Noura", zajel_url: zajelUrl, api_key: "zjl_test_x", timezone: "Asia/Kuwait" };
}

test("opening the page reports pending with the shop's key and shows the payment", async () => {
  await using shop = await startShop();
  const { status, body } = await shop.control("POST", `${path}/open`, {});

  assert.equal(status, 200);
  assert.deepEqual(body.transaction, transaction);
  assert.deepEqual(body.shop, { name: "Dar Noura", timezone: "Asia/Kuwait" });
  assert.deepEqual(shop.reports, [
    { url: "/v1/transactions/s_1/state", authorization: "Bearer zjl_test_x", body: { state: "pending" } },
  ]);
});

test("opening a payment that has ended shows its state", async () => {
  await using shop = await startShop();
  shop.answerWith = () => [409, { type: "about:blank", title: "Conflict", status: 409, state: "paid" }];

  const { status, body } = await shop.control("POST", `${path}/open`, {});

  assert.deepEqual([status, body.state, body.transaction], [200, "paid", undefined]);
});

test("pay reports paid with a reference number and the amount", async () => {
  await using shop = await startShop();
  await shop.control("POST", `${path}/open`, {});

  const { body } = await shop.control("POST", `${path}/report`, { outcome: "pay" });

  const { reference_number, ...report } = (shop.reports[1] as Report).body;
  assert.deepEqual(report, { state: "paid", paid_amount: "24.500" });
  assert.match(reference_number, /^\d{12}$/);
  assert.deepEqual([body.applied, body.state, body.transaction.state], [true, undefined, "paid"]);
});

test("a report for a page that was never opened opens it first, for the amount", async () => {
  await using shop = await startShop();
  await shop.control("POST", `${path}/report`, { outcome: "pay" });

  assert.deepEqual(
    shop.reports.map((it) => [it.body.state, it.body.paid_amount]),
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
    await using shop = await startShop();
    await shop.control("POST", `${path}/open`, {});

    await shop.control("POST", `${path}/report`, { outcome });

    assert.equal(shop.reports[1]?.body.state, state);
  });
}

test("decline_then_pay reports failed, and paid a little later", async () => {
  await using shop = await startShop();
  await shop.control("POST", `${path}/open`, {});
  await shop.control("POST", `${path}/report`, { outcome: "decline_then_pay" });

  await until(() => shop.reports.length === 3);

  assert.deepEqual(
    shop.reports.map((it) => it.body.state),
    ["pending", "failed", "paid"],
  );
});

test("what Zajel refuses is shown with its reason", async () => {
  await using shop = await startShop();
  shop.answerWith = () => [404, { type: "about:blank", title: "Not found", detail: "There is no such transaction." }];

  const { status, body } = await shop.control("POST", `${path}/open`, {});

  assert.deepEqual([status, body.detail], [404, "There is no such transaction."]);
});

test("a Zajel that is away is said to be so", async () => {
  await using shop = await startShop();
  await shop.control("PUT", "/shops/default", { name: "x", zajel_url: "http://127.0.0.1:9", api_key: "x" });

  const { status, body } = await shop.control("POST", `${path}/open`, {});

  assert.equal(status, 502);
  assert.match(body.detail, /does not answer/);
});

test("an unknown shop and an unknown outcome are refused, a shop's key is never shown", async () => {
  await using shop = await startShop();
  const unknown = await shop.control("POST", "/checkout/nobody/s_1/open", {});
  const outcome = await shop.control("POST", `${path}/report`, { outcome: "steal" });
  const put = await shop.control("PUT", "/shops/default", ourShop(shop.zajelUrl));

  assert.deepEqual([unknown.status, outcome.status, put.status], [404, 400, 200]);
  assert.equal(put.text.includes("zjl_test_x"), false);
});
