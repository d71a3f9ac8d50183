/**
 * Many reports in one request: each is answered for itself, and those about one payment keep their order.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startApi } from "../http/support.ts";
import type { Json } from "../support/zajel.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

async function create(changes: Record<string, unknown> = {}, merchant = "default"): Promise<string> {
  const body = { type: "payment_request", amount: "20", currency_code: "KWD", ...changes };
  const made = await api.call("POST", "/v1/transactions", body, { merchant });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.session_id;
}

const send = (events: unknown, key?: string) =>
  api.call("POST", "/v1/states", { events }, key === undefined ? {} : { key });

async function stateOf(session: string): Promise<string> {
  return (await api.call("GET", `/v1/transactions/${session}`)).body.state;
}

test("each event is answered for itself, in its place", async () => {
  const [paid, canceled, open] = [await create(), await create(), await create({ order_no: "DN-77" })];
  await send([{ session_id: canceled, state: "canceled" }]);

  const { status, body } = await send([
    { session_id: paid, state: "paid", reference_number: "R-1", paid_amount: "20", reason: "note" },
    { session_id: paid, state: "paid" },
    { session_id: paid, state: "refunded" },
    { session_id: canceled, state: "paid" },
    { session_id: "nobody", state: "paid" },
    { session_id: open, state: "settled" },
    { session_id: open, state: "pending", paid_amount: "1.0001" },
    { order_no: "DN-77", state: "pending" },
    { order_no: "DN-00", state: "pending" },
  ]);

  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map(({ errors, ...rest }: Json) => ({ ...rest, errors: Object.keys(errors ?? {}) })),
    [
      { index: 0, status: 200, applied: true, errors: [] },
      { index: 1, status: 200, applied: false, reason: "repeated", errors: [] },
      { index: 2, status: 200, applied: false, reason: "operational", errors: [] },
      { index: 3, status: 409, applied: false, reason: "stale", errors: ["state"] },
      { index: 4, status: 404, applied: false, errors: ["session_id"] },
      { index: 5, status: 400, applied: false, errors: ["state"] },
      { index: 6, status: 400, applied: false, errors: ["paid_amount"] },
      { index: 7, status: 200, applied: true, errors: [] },
      { index: 8, status: 404, applied: false, errors: ["order_no"] },
    ],
  );
  assert.deepEqual(await Promise.all([paid, canceled, open].map(stateOf)), ["paid", "canceled", "pending"]);
  const { body: read } = await api.call("GET", `/v1/transactions/${paid}`);
  assert.deepEqual([read.reference_number, read.paid_amount], ["R-1", "20.000"]);
});

test("one that is malformed does not touch its neighbours", async () => {
  const session_id = await create();

  const { status, body } = await send([
    "paid",
    null,
    { state: "paid" },
    { session_id, order_no: "DN-1", state: "paid" },
    { session_id },
    { session_id, state: 7 },
    { session_id, state: "paid", colour: "red" },
    { session_id, state: "paid", occurred_at: "yesterday" },
    { session_id, state: "authorized" },
  ]);

  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map(({ status, errors }: Json) => [status, ...Object.keys(errors ?? {})]),
    [
      [400, "event"],
      [400, "event"],
      [400, "session_id"],
      [400, "session_id"],
      [400, "state"],
      [400, "state"],
      [400, "colour"],
      [400, "occurred_at"],
      [200],
    ],
  );
  assert.equal(await stateOf(session_id), "authorized");
});

test("an order number that names several payments is nobody's", async () => {
  const sessions = [await create({ order_no: "TWICE" }), await create({ order_no: "TWICE" })];
  await create({ order_no: "ALONE" });
  await create({ order_no: "ALONE" }, "other");

  const { body } = await send([
    { order_no: "TWICE", state: "paid" },
    { order_no: "ALONE", state: "paid" },
  ]);

  assert.deepEqual(
    body.results.map(({ status, applied }: Json) => [status, applied]),
    [
      [409, false],
      [200, true],
    ],
  );
  assert.deepEqual(await Promise.all(sessions.map(stateOf)), ["created", "created"]);
});

test("events of one payment are applied in the order in which they stand", async () => {
  const sessions = await Promise.all(Array.from({ length: 8 }, () => create({ order_no: crypto.randomUUID() })));
  const walk = ["pending", "attempted", "pending", "attempted", "failed", "paid", "refunded", "paid", "failed"];

  const { body } = await send(walk.flatMap((state) => sessions.map((session_id) => ({ session_id, state }))));

  const said = body.results.map(({ applied, reason }: Json) => reason ?? applied);
  assert.deepEqual(
    said,
    [true, true, true, true, true, true, "operational", "repeated", "stale"].flatMap((one) => sessions.map(() => one)),
  );
  for (const session of sessions) {
    const { history } = (await api.call("GET", `/v1/transactions/${session}`)).body;
    assert.deepEqual(
      history.map(({ state }: Json) => state),
      ["created", ...walk.filter((_, index) => index !== 7)],
    );
  }
});

for (const isNamed of [false, true]) {
  test(`lists about the same payments at once, in other orders, ${isNamed ? "named" : "unnamed"}, are all answered`, async () => {
    const sessions = await Promise.all(Array.from({ length: 150 }, () => create()));
    const list = (order: string[], states: string[]) => ({
      events: states.flatMap((state) => order.map((session_id) => ({ session_id, state }))),
    });
    const post = (body: unknown, index: number) =>
      api.call("POST", "/v1/states", body, {
        headers: isNamed ? { "idempotency-key": `${sessions[0]}-${index}` } : {},
      });

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => {
        const order = index % 2 === 0 ? sessions : sessions.toReversed();
        return post(list(order, ["attempted", "pending", "attempted"]), index);
      }),
    );

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.results.length]),
      answers.map(() => [200, 450]),
    );
    const states = await Promise.all(sessions.map(stateOf));
    assert.ok(states.every((state) => state === "attempted"));
  });
}

test("up to 1,000 events are taken, also all of one payment", async () => {
  const session_id = await create();
  const many = Array.from({ length: 999 }, (_, index) => ({ session_id, state: index % 2 ? "pending" : "attempted" }));

  const whole = await send([...many, { session_id, state: "paid" }]);
  const tooMany = await send([...many, ...many.slice(0, 2)]);
  const none = await send([]);

  assert.deepEqual([whole.status, whole.body.results.length], [200, 1_000]);
  assert.ok(whole.body.results.every(({ applied }: Json) => applied));
  assert.deepEqual([tooMany.status, Object.keys(tooMany.body.errors)], [400, ["events"]]);
  assert.deepEqual([none.status, none.body], [200, { results: [] }]);
});

test("a list is taken whole, also where its events are as large as they may be", async () => {
  const session_id = await create();
  const reason = "ق".repeat(500);
  const text = "ق".repeat(128);
  const events = Array.from({ length: 1_000 }, () => ({
    session_id,
    state: "captured",
    reason,
    reference_number: text,
  }));

  const { status, body } = await send(events);

  assert.equal(status, 200);
  assert.equal(body.results.filter(({ reason }: Json) => reason === "operational").length, 1_000);
});

test("another merchant's payment is unknown, and a list that is none is refused", async () => {
  const theirs = await create({}, "other");

  const { body } = await send([{ session_id: theirs, state: "paid" }]);
  const answers = [await send("paid"), await send(undefined), await api.call("POST", "/v1/states", { state: "paid" })];

  assert.equal(body.results[0].status, 404);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [400, 400, 400],
  );
});
