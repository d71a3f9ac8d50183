/**
 * PATCH of a transaction: what may change when, by the judgement of its creation, and what becomes of the messages
 * that wait. It never sends by itself.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, describe, test } from "node:test";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

let whatsapp: Awaited<ReturnType<typeof startGate>>;

before(async () => {
  zajel = await startZajel();
  whatsapp = await startGate(zajel.sandbox.url);
  await zajel.restart({ ZAJEL_GRAPH_URL: whatsapp.url });
  await zajel.sandbox.control("PATCH", "/settings", {
    statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 },
    webhook_retry_base_ms: 100,
  });
  shop = await openShop(zajel, { checkout_url_template: "https://pay.example.com/c/{session_id}" });
});
after(async () => {
  await zajel[Symbol.asyncDispose]();
  await whatsapp.close();
});
afterEach(async () => {
  whatsapp.refuseSendsAfter(null);
  await mend(zajel);
});

/** WhatsApp behind a gate that can refuse sends, for a while or for good, when the test says so. */
async function startGate(sandboxUrl: string) {
  let refuseAfter: Promise<void> | null = null;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (refuseAfter !== null && request.url?.endsWith("/messages")) {
      await refuseAfter;
      const error = { message: "Service overloaded", type: "OAuthException", code: 131016, fbtrace_id: "gate" };
      response.writeHead(503, { "content-type": "application/json" }).end(JSON.stringify({ error }));
      return;
    }
    const { authorization = "", "content-type": type = "application/json" } = request.headers;
    const answer = await fetch(`${sandboxUrl}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization, "content-type": type },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    }).catch(() => null);
    // The sandbox broke the connection: so do we.
    if (answer === null) return void request.socket.destroy();
    const headers = { "content-type": answer.headers.get("content-type") ?? "application/json" };
    response.writeHead(answer.status, headers).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuseSendsAfter(moment: Promise<void> | null) {
      refuseAfter = moment;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const change = ({ sessionId }: Payment, body: unknown) => shop.api("PATCH", `/v1/transactions/${sessionId}`, body);
const quiet = { notifications: { whatsapp: [] } };

async function paymentIn(state: string, changes: Record<string, unknown> = quiet): Promise<Payment> {
  const payment = await shop.create(changes);
  const moved = state === "created" ? null : await shop.report(payment, state);
  assert.ok(moved === null || moved.body.applied);
  return payment;
}

/** What a PATCH may touch, and what must not have changed where it was refused. */
async function fieldsOf(payment: Payment): Promise<Json> {
  const { history: _history, notifications: _notifications, replies: _replies, ...fields } = await shop.read(payment);
  return fields;
}

const aboutThePayment = {
  amount: "7.5",
  currency_code: "USD",
  expires_at: "2031-01-01T00:00:00Z",
  checkout_url: "https://pay.example.com/c/other",
};
const aboutTheCustomer = {
  customer_phone: "5000 9876",
  customer_first_name: "Hind",
  customer_last_name: "الصباح",
  customer_email: "hind@example.com",
  language: "pt-br",
  extra: { table: "9" },
  notifications: { whatsapp: ["post_payment"] },
};

describe("what may change when", () => {
  test("everything while something can still follow", async () => {
    for (const state of ["created", "pending", "attempted", "failed", "expired", "authorized", "cod"]) {
      const payment = await paymentIn(state);

      const { status, body } = await change(payment, { ...aboutThePayment, ...aboutTheCustomer });

      assert.equal(status, 200, `${state}: ${JSON.stringify(body)}`);
      const { updated_at, actors: _actors, ...fields } = await fieldsOf(payment);
      const { notification_plan: _plan, updated_at: _at, ...made } = payment.body;
      assert.deepEqual(fields, {
        ...made,
        state,
        occurred_at: fields.occurred_at,
        amount: "7.50",
        currency_code: "USD",
        expires_at: "2031-01-01T00:00:00.000Z",
        checkout_url: "https://pay.example.com/c/other",
        customer_phone: "+96550009876",
        customer_first_name: "Hind",
        customer_last_name: "الصباح",
        customer_email: "hind@example.com",
        language: "pt_BR",
        extra: { table: "9" },
        notification_states: ["paid", "authorized", "canceled", "failed", "expired"],
      });
      assert.deepEqual(body, { ...fields, updated_at });
    }
  });

  test("of a payment that is final only what is about the customer", async () => {
    for (const state of ["paid", "canceled", "invalided"]) {
      const payment = await paymentIn(state);
      const before = await fieldsOf(payment);

      for (const [field, value] of Object.entries(aboutThePayment)) {
        const { status, body } = await change(payment, { [field]: value, customer_first_name: "Hind" });
        assert.deepEqual([status, body.state], [409, state], field);
        assert.match(body.detail, new RegExp(`${state}.*${field}`));
      }
      assert.deepEqual(await fieldsOf(payment), before);

      const { status, body } = await change(payment, aboutTheCustomer);
      assert.deepEqual([status, body.state, body.customer_first_name, body.amount], [200, state, "Hind", "24.500"]);
    }
  });

  test("null takes a value away, and a link then is what the merchant's template makes", async () => {
    const payment = await paymentIn("created", { ...quiet, expires_at: "2030-01-01T00:00:00Z", extra: { a: 1 } });

    const { body } = await change(payment, {
      customer_phone: null,
      customer_first_name: null,
      language: null,
      expires_at: null,
      checkout_url: null,
      extra: null,
      notifications: null,
    });

    assert.deepEqual(
      [body.customer_phone, body.customer_first_name, body.language, body.expires_at, body.extra],
      [null, null, null, null, {}],
    );
    assert.equal(body.checkout_url, `https://pay.example.com/c/${payment.sessionId}`);
  });

  test("a change that changes nothing leaves no trace", async () => {
    const payment = await paymentIn("created");
    const before = await fieldsOf(payment);

    const answers = [
      await change(payment, {}),
      await change(payment, { amount: "24.5", customer_first_name: "Noura" }),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    assert.deepEqual(await fieldsOf(payment), before);
    assert.deepEqual(await auditOf(payment), []);
  });
});

describe("the judgement of a creation", () => {
  const wrong: Record<string, [unknown, string]> = {
    "too many decimals": [{ amount: "20.0001" }, "amount"],
    "a negative amount": [{ amount: "-1" }, "amount"],
    "an exponent": [{ amount: "2e1" }, "amount"],
    "an amount that its new currency cannot have": [{ currency_code: "JPY" }, "amount"],
    "a currency that does not exist": [{ currency_code: "ABC" }, "currency_code"],
    "a phone that cannot be": [{ customer_phone: "12" }, "customer_phone"],
    "no phone while messages are ticked": [{ customer_phone: null }, "customer_phone"],
    "a language that is none": [{ language: "klingon!" }, "language"],
    "an instant that has passed": [{ expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    "an instant that is none": [{ expires_at: "tomorrow" }, "expires_at"],
    "a link that anybody can read along": [{ checkout_url: "http://pay.example.com" }, "checkout_url"],
    "an operational state": [{ notifications: { whatsapp: ["refunded"] } }, "notifications"],
    "a name that is too long": [{ customer_first_name: "x".repeat(129) }, "customer_first_name"],
    "a value of the wrong type": [{ extra: "table" }, "extra"],
    "a field that nobody knows": [{ colour: "red" }, "colour"],
    "a field that is fixed at the creation": [{ order_no: "DN-1" }, "order_no"],
    "a state, which is reported and not changed": [{ state: "paid" }, "state"],
  };

  for (const [what, [body, field]] of Object.entries(wrong)) {
    test(`refuses ${what}, and stores nothing of the request`, async () => {
      const payment = await shop.create();
      const before = await fieldsOf(payment);

      const answer = await change(payment, { customer_last_name: "Changed", ...(body as object) });

      assert.deepEqual([answer.status, Object.keys(answer.body.errors)], [400, [field]]);
      assert.deepEqual(await fieldsOf(payment), before);
    });
  }

  test("names everything that is wrong at once", async () => {
    const payment = await shop.create();

    const { body } = await change(payment, { amount: "x", customer_phone: "12", language: "?", expires_at: "?" });

    assert.deepEqual(Object.keys(body.errors).sort(), ["amount", "customer_phone", "expires_at", "language"]);
  });

  test("lets an E-Commerce order have no payment link", async () => {
    const payment = await shop.create({ type: "e_commerce", notifications: { whatsapp: ["post_payment"] } });

    const { status, body } = await change(payment, { notifications: { whatsapp: ["pre_payment"] } });

    assert.deepEqual([status, Object.keys(body.errors)], [400, ["notifications"]]);
    assert.match(body.errors.notifications[0], /E-Commerce/);
  });

  test("unknown ids and those of another merchant are not there", async () => {
    const payment = await shop.create();
    const stranger = await openShop(zajel);

    const unknown = await shop.api("PATCH", "/v1/transactions/nobody", { language: "ar" });
    const foreign = await stranger.api("PATCH", `/v1/transactions/${payment.sessionId}`, { language: "ar" });

    assert.deepEqual([unknown.status, foreign.status], [404, 404]);
  });

  test("a key that reaches few phones can neither change others' payments nor lead one to another phone", async () => {
    const mine = newPhone();
    const made = await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, {
      name: "till",
      kind: "team",
      phones: [mine],
    });
    const team = { authorization: `Bearer ${made.body.key}` };
    const [own, other] = [await shop.create({ customer_phone: mine, ...quiet }), await shop.create(quiet)];
    const patch = ({ sessionId }: Payment, body: unknown) =>
      shop.api("PATCH", `/v1/transactions/${sessionId}`, body, team);

    const answers = [
      await patch(own, { language: "ar" }),
      await patch(own, { customer_phone: newPhone() }),
      await patch(other, { language: "ar" }),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 403, 403],
    );
  });
});

describe("messages", () => {
  test("a tick acts on changes that come later, and nothing is sent by itself", async () => {
    const payment = await shop.create(quiet);

    await change(payment, {
      notifications: { whatsapp: ["created", "pending", "paid"].filter((s) => s !== "pending") },
    });
    await shop.everythingDueHasLeft();
    assert.deepEqual(await shop.statesNotified(payment), []);
    await shop.report(payment, "paid");

    await shop.arrived(payment, "zajel_payment_paid");
    assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
  });

  test("a tick for the state that a payment is in already comes too late", async () => {
    const payment = await paymentIn("paid");

    const { body } = await change(payment, { notifications: { whatsapp: ["paid"] } });
    await shop.everythingDueHasLeft();

    assert.deepEqual(body.notification_states, ["paid"]);
    assert.deepEqual(await shop.statesNotified(payment), []);
  });

  test("one that is held is withdrawn when its state is unticked, and stays so when the hold ends", async () => {
    await fault(zajel, { token_expired: true });
    const payment = await shop.create();
    await shop.notified(payment, "created", "held");

    await change(payment, { notifications: { whatsapp: ["post_payment"] } });
    await mend(zajel);

    const withdrawn = await shop.notified(payment, "created", "withdrawn");
    assert.deepEqual([withdrawn.held_since, withdrawn.reason], [null, null]);
    await shop.everythingDueHasLeft();
    assert.deepEqual(await shop.templatesSent(payment), []);
  });

  test("one in its settle window is withdrawn, the ticked ones beside it stay", async () => {
    const payment = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
    await shop.report(payment, "failed");

    await change(payment, { notifications: { whatsapp: ["paid"] } });
    assert.deepEqual(await shop.statuses(payment), { failed: "withdrawn" });
    await shop.report(payment, "paid");

    await shop.notified(payment, "paid", left);
    assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
  });

  test("one whose outcome nobody knows is withdrawn and never sent again, and proof still counts", async () => {
    await fault(zajel, { lose_answer: true, webhooks_off: true });
    const payment = await shop.create();
    await shop.notified(payment, "created", "uncertain");

    await change(payment, { notifications: { whatsapp: [] } });
    assert.deepEqual(await shop.statuses(payment), { created: "withdrawn" });
    await mend(zajel);

    const proven = await shop.notified(payment, "created", ["delivered", "read"]);
    assert.equal(proven.attempts, 1);
    assert.equal((await shop.messages(payment)).length, 1);
  });

  test("one that is being sent when its state is unticked gets no second attempt", async () => {
    const { promise: refuse, resolve: letRefuse } = Promise.withResolvers<void>();
    whatsapp.refuseSendsAfter(refuse);
    const payment = await shop.create();
    await shop.notified(payment, "created", "sending");

    await change(payment, { notifications: { whatsapp: ["post_payment"] } });
    assert.deepEqual(await shop.statuses(payment), { created: "sending" });
    letRefuse();

    const withdrawn = await shop.notified(payment, "created", "withdrawn");
    assert.equal(withdrawn.attempts, 1);
    whatsapp.refuseSendsAfter(null);
    await shop.everythingDueHasLeft();
    assert.deepEqual(await shop.messages(payment), []);
  });

  test("one that has left stays what it is", async () => {
    const payment = await shop.create();
    await shop.notified(payment, "created", left);

    await change(payment, { notifications: { whatsapp: [] } });

    await shop.notified(payment, "created", left);
  });

  test("one that a person asked for is not the box's to take back", async () => {
    await fault(zajel, { token_expired: true });
    const payment = await shop.create({ notifications: { whatsapp: ["paid"] } });
    const asked = await shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, {
      channel: "whatsapp",
    });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await shop.notified(payment, "created", "held");

    await change(payment, { notifications: { whatsapp: [] } });
    await mend(zajel);

    await shop.notified(payment, "created", left);
  });

  test("what still waits is said with the new values, to the new phone", async () => {
    await fault(zajel, { token_expired: true });
    const payment = await shop.create();
    await shop.notified(payment, "created", "held");
    const phone = newPhone();

    await change(payment, { customer_phone: phone, customer_first_name: "Hind", amount: "31", language: "ar" });
    await mend(zajel);

    const sent = await shop.notified(payment, "created", left);
    assert.deepEqual([sent.to, sent.template.language], [phone, "ar"]);
    assert.match(sent.text, /Hind/);
    assert.match(sent.text, /31\.000/);
    const messages = await zajel.sandbox.messages({ to: phone });
    assert.equal(messages.length, 1);
    assert.deepEqual(await shop.messages(payment), []);
  });
});

describe("one of many who change it at once", () => {
  test("no change is lost, and none is made on what is no longer true", async () => {
    const payment = await shop.create(quiet);
    const fields = ["customer_first_name", "customer_last_name", "customer_email", "language", "extra", "checkout_url"];
    const values = ["Hind", "Sabah", "h@example.com", "ar", { n: 1 }, "https://pay.example.com/c/raced"];

    const answers = await Promise.all([
      ...fields.map((field, index) => change(payment, { [field]: values[index] })),
      shop.report(payment, "pending"),
      shop.report(payment, "attempted"),
      shop.report(payment, "failed"),
    ]);

    assert.deepEqual(
      answers.slice(0, 6).map(({ status }) => status),
      [200, 200, 200, 200, 200, 200],
    );
    const read = await shop.read(payment);
    assert.deepEqual(
      fields.map((field) => read[field]),
      values,
    );
    assert.equal(read.history.filter(({ applied }: Json) => applied).at(-1).state, read.state);
  });

  test("an amount changes before the payment is final or not at all", async () => {
    const payments = await Promise.all(Array.from({ length: 15 }, () => shop.create(quiet)));

    const outcomes = await Promise.all(
      payments.map(async (payment) => {
        const [changed, paid] = await Promise.all([change(payment, { amount: "9" }), shop.report(payment, "paid")]);
        return { changed: changed.status, paid: paid.body, read: await shop.read(payment) };
      }),
    );

    for (const { changed, paid, read } of outcomes) {
      assert.equal(read.state, "paid");
      assert.equal(read.amount, changed === 200 ? "9.000" : "24.500");
      assert.equal(paid.transaction.amount, read.amount, "the report was answered with what it was decided on");
    }
  });

  test("where the database refuses half of it, nothing of it is there", async () => {
    await fault(zajel, { token_expired: true });
    const payment = await shop.create();
    await shop.notified(payment, "created", "held");
    const before = await fieldsOf(payment);
    await zajel.sql.unsafe(`
      create function refuse_audit() returns trigger language plpgsql as $$
      begin raise exception 'refused by the test'; end $$;
      create trigger refuse_audit before insert on audit_entry for each row
        when (new.action = 'transaction.changed') execute function refuse_audit()`);

    const failed = await change(payment, { amount: "9", notifications: { whatsapp: [] } });
    await zajel.sql`drop function refuse_audit cascade`;

    assert.equal(failed.status, 500);
    assert.deepEqual(await fieldsOf(payment), before);
    assert.deepEqual(await shop.statuses(payment), { created: "held" });
  });
});

test("the audit log says who changed what, and nothing about the customer", async () => {
  const payment = await shop.create(quiet);
  const phone = newPhone();

  await change(payment, { customer_phone: phone, customer_first_name: "Hind", amount: "9" });

  const [entry] = await auditOf(payment);
  assert.deepEqual([entry.actor, entry.action, entry.subject], ["root", "transaction.changed", payment.sessionId]);
  assert.deepEqual(entry.detail, {
    fields: ["amount", "customer_phone", "customer_first_name"],
    before: { amount: "24.500" },
    after: { amount: "9.000" },
  });
  assert.doesNotMatch(JSON.stringify(entry), new RegExp(`Hind|${phone.slice(1)}`));
});

async function auditOf({ sessionId }: Payment): Promise<Json[]> {
  const { body } = await shop.api("GET", "/v1/audit?limit=200");
  return body.data.filter(({ subject }: Json) => subject === sessionId);
}
