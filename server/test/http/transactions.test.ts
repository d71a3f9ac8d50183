import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startApi } from "./support.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

const plain = { type: "payment_request", amount: "20", currency_code: "KWD" };

test("a transaction is answered in canonical form, whole", async () => {
  const answer = await api.call("POST", "/v1/transactions", {
    ...plain,
    session_id: "whole",
    order_no: "طلب 17 🛒",
    customer_phone: "5000 1234",
    customer_first_name: "نورة",
    customer_email: "noura@example.com",
    language: "pt-br",
    checkout_url: "https://pay.example.com/c/whole",
    expires_at: "2030-01-01T03:00:00+03:00",
    extra: { table: 7, nested: { list: [1, null] } },
    notifications: { whatsapp: ["post_payment", "created"] },
  });

  const { created_at, updated_at, occurred_at, notification_plan, ...rest } = answer.body;
  assert.equal(answer.status, 201);
  assert.deepEqual(rest, {
    session_id: "whole",
    order_no: "طلب 17 🛒",
    type: "payment_request",
    state: "created",
    amount: "20.000",
    currency_code: "KWD",
    customer_phone: "+96550001234",
    customer_first_name: "نورة",
    customer_last_name: null,
    customer_email: "noura@example.com",
    language: "pt_BR",
    checkout_url: "https://pay.example.com/c/whole",
    expires_at: "2030-01-01T00:00:00.000Z",
    extra: { table: 7, nested: { list: [1, null] } },
    authenticator_id: null,
    notification_states: ["created", "paid", "authorized", "canceled", "failed", "expired"],
    whatsapp_manual: false,
    reference_number: null,
    paid_amount: null,
    conflict: false,
    deleted_at: null,
    contents_removed_at: null,
  });
  for (const at of [created_at, updated_at, occurred_at]) assert.equal(new Date(at).toISOString(), at);
  assert.deepEqual(
    notification_plan.map(({ state, will_send, reason }: Record<string, unknown>) => ({ state, will_send, reason }))[0],
    { state: "created", will_send: false, reason: "no_link" },
  );
});

test("what another node changed about the merchant counts for the very next creation", async () => {
  const sql = api.sql;
  const created = async (customer_phone: string) => {
    const { status, body } = await api.call("POST", "/v1/transactions", { ...plain, customer_phone });
    return status === 201 ? body.customer_phone : status;
  };
  const changeCountry = (country: string) => sql`
    update merchant set default_country = ${country}, config_version = config_version + 1 where merchant_id = 'default'`;
  assert.equal(await created("5000 1234"), "+96550001234");

  await changeCountry("EG");
  assert.equal(await created("010 1234 5678"), "+201012345678");
  await changeCountry("KW");
  assert.equal(await created("5000 1234"), "+96550001234", "also what was wrong for the country before");
});

test("what intake finds wrong is told field by field", async () => {
  const answer = await api.call("POST", "/v1/transactions", {
    ...plain,
    amount: "20.0001",
    customer_phone: "12",
    notifications: { whatsapp: ["refunded"] },
  });

  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(answer.body.errors).sort(), ["amount", "customer_phone", "notifications"]);
});

test("null stands for a field that is left out", async () => {
  const answer = await api.call("POST", "/v1/transactions", {
    ...plain,
    session_id: null,
    customer_phone: null,
    expiration_time: null,
    extra: null,
    notifications: null,
  });

  assert.equal(answer.status, 201);
  assert.match(answer.body.session_id, /^[A-Za-z0-9_-]{1,128}$/);
  assert.deepEqual(answer.body.extra, {});
});

test("a session_id that is taken is answered with 409, and another merchant may use it", async () => {
  await api.call("POST", "/v1/transactions", { ...plain, session_id: "taken" });

  const again = await api.call("POST", "/v1/transactions", { ...plain, session_id: "taken" });
  const elsewhere = await api.call(
    "POST",
    "/v1/transactions",
    { ...plain, session_id: "taken" },
    { merchant: "other" },
  );

  assert.deepEqual([again.status, elsewhere.status], [409, 201]);
  assert.match(again.body.detail, /"taken"/);
});

test("a transaction is read with its history and notifications", async () => {
  await api.call("POST", "/v1/transactions", {
    ...plain,
    session_id: "told",
    customer_phone: "+96550001234",
    notifications: { whatsapp: ["pre_payment"] },
  });
  await api.call("POST", "/v1/transactions/told/state", { state: "paid", reference_number: "R1", paid_amount: "20" });

  const { body } = await api.call("GET", "/v1/transactions/told");

  assert.equal(body.state, "paid");
  assert.equal(body.reference_number, "R1");
  assert.deepEqual(
    body.history.map(({ state, applied, source, paid_amount }: Record<string, unknown>) => ({
      state,
      applied,
      source,
      paid_amount,
    })),
    [
      { state: "created", applied: true, source: "root", paid_amount: null },
      { state: "paid", applied: true, source: "root", paid_amount: "20.000" },
    ],
  );
  assert.deepEqual(
    body.notifications.map(({ state, status, reason, to }: Record<string, unknown>) => ({ state, status, reason, to })),
    [
      {
        state: "created",
        status: "suppressed",
        reason: {
          code: "no_link",
          title: "No template is linked",
          advice: "Link a template for this state and language; the next payment will use it.",
          detail: null,
        },
        to: "+96550001234",
      },
    ],
  );
});

test("reports of states are answered by the table of moves", async () => {
  await api.call("POST", "/v1/transactions", { ...plain, session_id: "moved" });
  const report = (body: unknown) => api.call("POST", "/v1/transactions/moved/state", body);

  const applied = await report({ state: "canceled" });
  const repeated = await report({ state: "canceled", reason: null });
  const operational = await report({ state: "refunded" });
  const stale = await report({ state: "paid" });
  const unknown = await report({ state: "gone" });

  assert.deepEqual(
    [applied, repeated, operational].map(({ status, body }) => [
      status,
      body.applied,
      body.reason,
      body.transaction.state,
    ]),
    [
      [200, true, undefined, "canceled"],
      [200, false, "repeated", "canceled"],
      [200, false, "operational", "canceled"],
    ],
  );
  assert.equal(stale.status, 409);
  assert.equal(stale.body.state, "canceled");
  assert.equal(stale.headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(unknown.status, 400);
  assert.deepEqual(Object.keys(unknown.body.errors), ["state"]);
});

test("pages follow one another without a gap or a double, also while others are made", async () => {
  for (const index of [1, 2, 3, 4, 5]) {
    await api.call("POST", "/v1/transactions", { ...plain, session_id: `page-${index}` }, { merchant: "other" });
  }
  const list = (query: string) => api.call("GET", `/v1/transactions?${query}`, undefined, { merchant: "other" });

  const first = await list("limit=2");
  await api.call("POST", "/v1/transactions", { ...plain, session_id: "page-6" }, { merchant: "other" });
  const second = await list(`limit=2&cursor=${first.body.next_cursor}`);
  const third = await list(`limit=2&cursor=${second.body.next_cursor}`);

  const seen = [first, second, third].flatMap(({ body }) =>
    body.data.map((row: { session_id: string }) => row.session_id),
  );
  assert.deepEqual(seen.slice(0, 5), ["page-5", "page-4", "page-3", "page-2", "page-1"]);
  assert.equal(new Set(seen).size, seen.length);
});

test("a list is filtered by state and type", async () => {
  await api.call("POST", "/v1/transactions", { ...plain, type: "e_commerce", session_id: "order" });
  await api.call("POST", "/v1/transactions/order/state", { state: "cod" });

  const { body } = await api.call("GET", "/v1/transactions?state=cod&type=e_commerce");

  assert.deepEqual(
    body.data.map((row: { session_id: string }) => row.session_id),
    ["order"],
  );
});

test("a cursor that is none of ours, a limit out of bounds and unknown words are refused", async () => {
  const forged = Buffer.from(JSON.stringify(["2026-99-99 00:00:00+00", "x"])).toString("base64url");
  const answers = await Promise.all(
    [`cursor=${forged}`, "cursor=abc", "limit=0", "limit=201", "limit=ten", "state=gone", "limit=1&limit=2"].map(
      (query) => api.call("GET", `/v1/transactions?${query}`),
    ),
  );

  assert.deepEqual(
    answers.map(({ status, body }) => [status, Object.keys(body.errors)]),
    [
      [400, ["cursor"]],
      [400, ["cursor"]],
      [400, ["limit"]],
      [400, ["limit"]],
      [400, ["limit"]],
      [400, ["state"]],
      [400, ["limit"]],
    ],
  );
});

test("128 characters of any script are taken, 129 are not", async () => {
  const name = "👩‍👩‍👧‍👦".repeat(18).concat("نو");
  const longest = await api.call("POST", "/v1/transactions", { ...plain, customer_first_name: name });
  const tooLong = await api.call("POST", "/v1/transactions", { ...plain, customer_first_name: `${name}x` });

  assert.equal([...name].length, 128);
  assert.equal(longest.body.customer_first_name, name);
  assert.deepEqual(Object.keys(tooLong.body.errors), ["customer_first_name"]);
});
