import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestNotification } from "./accepted-message.ts";
import { connect, makeAccount, makeTemplate } from "./sandbox-account.ts";
import { startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

const account = await makeAccount(api);
await makeTemplate(api, account, { name: "paid", language: "en", body: "Paid." });
const { body: authenticator } = await connect(api, account);

test("a notification is answered in the form that programs rely on", async () => {
  const id = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: authenticator.id });
  await api.sql`
    update notification
       set message_id = 'wamid.X', delivery_rank = 4, sent_at = '2026-11-23T10:00:01Z', read_at = '2026-11-23T10:00:05Z',
           template_name = 'pay', template_namespace = 'ns', template_language = 'en', requested_language = 'fr',
           content = ${JSON.stringify({ header: null, body: "Please pay.", footer: null, buttons: [], direction: "ltr" })}::text::jsonb,
           pricing = '{"category":"utility"}'
     where id = ${id}`;
  await api.sql`
    insert into attempt (merchant_id, notification_id, number, started_at, duration_ms, outcome, http_status, answer)
    values ('default', ${id}, 1, now(), 12, 'accepted', 200, '{"ok":true}')`;

  const { status, body } = await api.call("GET", `/v1/notifications/${id}`);

  const { created_at, due_at, accepted_at, session_id, timeline, attempt_log, ...rest } = body;
  assert.equal(status, 200);
  for (const at of [created_at, due_at, accepted_at]) assert.equal(new Date(at).toISOString(), at);
  assert.ok(session_id.length > 0);
  assert.deepEqual(rest, {
    id,
    order_no: null,
    state: "created",
    kind: "automatic",
    status: "read",
    held_since: null,
    reason: null,
    to: "+96550001234",
    template: { name: "pay", namespace: "ns", language: "en", requested_language: "fr" },
    text: "Please pay.",
    content: { header: null, body: "Please pay.", footer: null, buttons: [], direction: "ltr" },
    attempts: 1,
    message_id: "wamid.X",
    authenticator_id: authenticator.id,
    corrects: null,
    requested_by: null,
    resolved_by: null,
    resolved_at: null,
    sent_at: "2026-11-23T10:00:01.000Z",
    delivered_at: null,
    read_at: "2026-11-23T10:00:05.000Z",
    failed_at: null,
    pricing: { category: "utility" },
  });
  assert.deepEqual(
    attempt_log.map(({ number, outcome, http_status, answer }: Record<string, unknown>) => ({
      number,
      outcome,
      http_status,
      answer,
    })),
    [{ number: 1, outcome: "accepted", http_status: 200, answer: { ok: true } }],
  );
  assert.deepEqual(
    new Set(timeline.map(({ what }: { what: string }) => what)),
    new Set(["owed", "attempt", "accepted", "sent", "read"]),
  );
});

test("a reason of WhatsApp's is told with its number, its meaning and what to do", async () => {
  const id = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: authenticator.id });
  await api.sql`
    update notification set phase = 'failed', reason_code = '131026', reason_detail = 'Message undeliverable', failed_at = now() where id = ${id}`;

  const { body } = await api.call("GET", `/v1/notifications/${id}`);

  assert.equal(body.status, "failed");
  assert.equal(body.reason.code, "131026");
  assert.ok(body.reason.title.length > 0 && body.reason.advice.length > 0);
});

test("notifications are filtered by status, state, transaction and reason, and come in pages", async () => {
  await api.call("POST", "/v1/merchants", { id: "lists", name: "Lists" });
  const asLists = { merchant: "lists" };
  for (const session_id of ["one", "two", "three"]) {
    await api.call(
      "POST",
      "/v1/transactions",
      {
        type: "payment_request",
        amount: "1",
        currency_code: "KWD",
        session_id,
        customer_phone: "+96550001234",
        notifications: { whatsapp: ["pre_payment", "post_payment"] },
      },
      asLists,
    );
  }
  await api.call("POST", "/v1/transactions/two/state", { state: "paid" }, asLists);
  const list = async (query: string) => {
    const { body } = await api.call("GET", `/v1/notifications?${query}`, undefined, asLists);
    return {
      ...body,
      rows: body.data.map((row: { session_id: string; state: string }) => `${row.session_id} ${row.state}`),
    };
  };

  const first = await list("limit=3");
  const second = await list(`limit=3&cursor=${first.next_cursor}`);

  assert.deepEqual([...first.rows, ...second.rows], ["two paid", "three created", "two created", "one created"]);
  assert.equal(second.next_cursor, null);
  assert.deepEqual((await list("state=paid")).rows, ["two paid"]);
  assert.deepEqual((await list("session_id=one")).rows, ["one created"]);
  assert.deepEqual((await list("error_code=no_link&status=suppressed&session_id=three")).rows, ["three created"]);
  assert.deepEqual((await list("status=read")).rows, []);
  assert.deepEqual((await list("type=payment_request&session_id=two")).rows, ["two paid", "two created"]);
  assert.deepEqual((await list("type=e_commerce")).rows, []);
  // Nothing was linked, so no message has a template or its language.
  assert.deepEqual((await list("language=en")).rows, []);
  assert.deepEqual((await list("template=zajel_payment_created")).rows, []);
});

test("filters that cannot be are refused by their name", async () => {
  const answers = await Promise.all(
    ["status=gone", "state=pending", "cursor=abc", "sort=asc"].map((query) =>
      api.call("GET", `/v1/notifications?${query}`),
    ),
  );

  assert.deepEqual(
    answers.map(({ status, body }) => [status, Object.keys(body.errors)]),
    [
      [400, ["status"]],
      [400, ["state"]],
      [400, ["cursor"]],
      [400, ["sort"]],
    ],
  );
});
