import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestNotification } from "./accepted-message.ts";
import { connect, makeAccount, makeTemplate } from "./sandbox-account.ts";
import { startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

const transaction = { type: "payment_request", amount: "1", currency_code: "KWD" };
const nobody = { transaction: "nobody", uuid: "01890000-0000-7000-8000-000000000000" };

/** Every route with an id in it, and a body that it would take. */
const routes = (ids: { merchant: string; transaction: string; authenticator: string; notification: string }) =>
  [
    ["GET", `/v1/merchants/${ids.merchant}`],
    ["PATCH", `/v1/merchants/${ids.merchant}`, { name: "Mine" }],
    ["POST", `/v1/merchants/${ids.merchant}/api-keys`, { name: "Mine", kind: "live" }],
    ["GET", `/v1/transactions/${ids.transaction}`],
    ["POST", `/v1/transactions/${ids.transaction}/state`, { state: "paid" }],
    ["GET", `/v1/notifications/${ids.notification}`],
    ["GET", `/v1/authenticators/${ids.authenticator}`],
    ["PATCH", `/v1/authenticators/${ids.authenticator}`, { name: "Mine" }],
    ["DELETE", `/v1/authenticators/${ids.authenticator}`],
    ["POST", `/v1/authenticators/${ids.authenticator}/check`],
    ["POST", `/v1/authenticators/${ids.authenticator}/sync`],
    ["GET", `/v1/authenticators/${ids.authenticator}/templates`],
    ["GET", `/v1/authenticators/${ids.authenticator}/template-links`],
    [
      "PUT",
      `/v1/authenticators/${ids.authenticator}/template-links/payment_request/paid/en`,
      { template_name: "paid" },
    ],
    ["DELETE", `/v1/authenticators/${ids.authenticator}/template-links/payment_request/paid/en`],
  ] as const;

let theirs: Parameters<typeof routes>[0];
let key: string;

before(async () => {
  const account = await makeAccount(api);
  await makeTemplate(api, account, { name: "paid", language: "en", body: "Paid." });
  const { body } = await connect(api, account, {}, { merchant: "other" });
  await api.call("POST", "/v1/transactions", { ...transaction, session_id: "theirs" }, { merchant: "other" });
  await api.call(
    "PUT",
    `/v1/authenticators/${body.id}/template-links/payment_request/paid/en`,
    { template_name: "paid" },
    { merchant: "other" },
  );
  const notification = await createTestNotification(api.sql, { merchantId: "other", authenticatorId: body.id });
  theirs = { merchant: "other", transaction: "theirs", authenticator: body.id, notification };
  key = await api.makeKey("default");
});

test("another merchant's ids are answered like unknown ones, on every route", async () => {
  for (const [method, path, body] of routes(theirs)) {
    const { status } = await api.call(method, path, body, { key });
    assert.equal(status, 404, `${method} ${path}`);
  }
});

test("nothing of the other merchant has changed by that", async () => {
  const asOwner = { merchant: "other" };
  const [merchant, read, authenticator, links] = await Promise.all([
    api.call("GET", "/v1/merchants/other", undefined, asOwner),
    api.call("GET", "/v1/transactions/theirs", undefined, asOwner),
    api.call("GET", `/v1/authenticators/${theirs.authenticator}`, undefined, asOwner),
    api.call("GET", `/v1/authenticators/${theirs.authenticator}/template-links`, undefined, asOwner),
  ]);

  assert.equal(merchant.body.name, "other");
  assert.equal(read.body.state, "created");
  assert.equal(authenticator.body.name, "Shop");
  assert.equal(links.body.data.length, 1);
});

test("unknown ids, and what is no id at all, are answered 404 on every route", async () => {
  const unknown = {
    merchant: "nobody",
    transaction: nobody.transaction,
    authenticator: nobody.uuid,
    notification: nobody.uuid,
  };
  const malformed = { merchant: "No Body", transaction: "a b'; --", authenticator: "1", notification: "' or 1=1" };
  for (const ids of [unknown, malformed]) {
    for (const [method, path, body] of routes(ids)) {
      const { status } = await api.call(method, encodeURI(path), body);
      assert.equal(status, 404, `${method} ${path}`);
    }
  }
});

test("lists hold the caller's own rows only", async () => {
  const lists = ["/v1/transactions", "/v1/notifications", "/v1/authenticators"];

  const answers = await Promise.all(lists.map((path) => api.call("GET", path, undefined, { key })));

  assert.deepEqual(
    answers.map(({ body }) => body.data.length),
    [0, 0, 0],
  );
});

test("an authenticator of another merchant cannot be named in a transaction", async () => {
  const { status, body } = await api.call(
    "POST",
    "/v1/transactions",
    { ...transaction, authenticator_id: theirs.authenticator },
    { key },
  );

  assert.equal(status, 400);
  assert.deepEqual(Object.keys(body.errors), ["authenticator_id"]);
});
