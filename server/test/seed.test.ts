/** The seed, point by point: each row of that table in the product's specification, through the public doors. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, afterEach, before, test } from "node:test";
import { signedByMeta } from "./support/meta-signature.ts";
import { promised } from "./support/patience.ts";
import type { SandboxMessage } from "./support/sandbox.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "./support/shop.ts";
import { type Answer, type Json, paymentRequest, request, startZajel, until, type Zajel } from "./support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

const authenticatorPath = () => `/v1/authenticators/${shop.sender.authenticatorId}`;
const errorsOf = ({ status, body }: Answer<Json>) => [status, Object.keys(body.errors ?? {})];

// --- The customer's phone number ---

test("a phone number is stored and sent as E.164, with the merchant's country where it has none", async () => {
  const written = [
    "5000 1234",
    "+965 5000-1235",
    "00965 50001236",
    "٥٠٠٠١٢٣٧",
    "\u200f+٩٦٥٥٠٠٠١٢٣٨",
    "+44 7400 123456",
  ];

  const payments = await Promise.all(
    written.map((customer_phone) => shop.create({ customer_phone, notifications: { whatsapp: ["created"] } })),
  );

  const expected = ["+96550001234", "+96550001235", "+96550001236", "+96550001237", "+96550001238", "+447400123456"];
  assert.deepEqual(
    payments.map(({ body }) => body.customer_phone),
    expected,
  );
  const arrived = await Promise.all(payments.map((payment) => shop.arrived(payment, "zajel_payment_created")));
  assert.deepEqual(
    arrived.map((message) => message.request.to),
    expected,
  );
});

test("the country of a number without its code is the merchant's", async () => {
  const saudi = await openShop(zajel, { default_country: "SA" });

  const payment = await saudi.create({ customer_phone: "0501234567" });

  assert.equal(payment.phone, "+966501234567");
  await saudi.arrived(payment, "zajel_payment_created");
});

test("a number is judged by its length and not by tables of number ranges", async () => {
  const unassigned = await shop.create({ customer_phone: "+965 11111111", notifications: { whatsapp: ["paid"] } });
  const tooShort = await shop.api("POST", "/v1/transactions", paymentRequest({ customer_phone: "+965 1234" }));
  const noNumber = await shop.api("POST", "/v1/transactions", paymentRequest({ customer_phone: "call me" }));

  assert.equal(unassigned.phone, "+96511111111");
  assert.deepEqual([tooShort, noNumber].map(errorsOf), [
    [400, ["customer_phone"]],
    [400, ["customer_phone"]],
  ]);
});

test("the phone number is required as soon as notifications are chosen, and only then", async () => {
  const without = (changes: Record<string, unknown>) =>
    shop.api("POST", "/v1/transactions", paymentRequest({ customer_phone: null, ...changes }));

  const chosen = await Promise.all(
    [["created"], ["pre_payment"], ["post_payment"], ["paid"]].map((whatsapp) =>
      without({ notifications: { whatsapp } }),
    ),
  );
  const blank = await without({ customer_phone: "  " });
  const none = await without({ notifications: { whatsapp: [] } });
  const silent = await without({ notifications: null });

  for (const answer of [...chosen, blank]) {
    assert.deepEqual(errorsOf(answer), [400, ["customer_phone"]]);
    assert.match(answer.body.errors.customer_phone[0], /Required as soon as/);
  }
  assert.deepEqual([none.status, silent.status], [201, 201]);
});

// --- Templates, approved by Meta first ---

test("templates are copied from the account with their status, category and quality", async () => {
  await shop.putTemplate({ name: "copied", language: "en", body: "Thank you for paying.", category: "MARKETING" });
  await shop.changeTemplate("copied", "en", { status: "PAUSED", quality_score: "RED", quiet: true });

  const synced = await shop.api("POST", `${authenticatorPath()}/sync`);

  const { body } = await shop.api("GET", `${authenticatorPath()}/templates?limit=100`);
  const { status, category, quality } = body.data.find(({ name }: Json) => name === "copied");
  assert.deepEqual([status, category, quality], ["PAUSED", "MARKETING", "RED"]);
  assert.equal(synced.body.templates, body.data.length);
});

test("only an approved template is sent; its approval comes by webhook and lets the message go", async () => {
  await shop.link({ state: "created", name: "reviewed", language: "fr", body: "Merci de payer.", status: "PENDING" });
  const payment = await shop.create({ language: "fr" });
  await shop.notified(payment, "created", "held");
  assert.deepEqual(await shop.messages(payment), []);

  await shop.changeTemplate("reviewed", "fr", { status: "APPROVED" });

  await shop.arrived(payment, "reviewed", promised(5_000));
});

test("a template event counts only with the signature of the account's app", async () => {
  await shop.putTemplate({ name: "signed", language: "en", body: "Thank you for paying." });
  await shop.api("POST", `${authenticatorPath()}/sync`);
  const event = JSON.stringify(templateEvent("signed", "REJECTED"));
  const door = `/webhooks/whatsapp/${shop.sender.authenticatorId}`;
  const post = (signature?: string) =>
    request(zajel.url, "POST", door, event, signature === undefined ? {} : { "x-hub-signature-256": signature });

  const forged = await post(signedByMeta(event, randomBytes(16).toString("hex")));
  const unsigned = await post();
  const before = await templateStatus("signed");
  const genuine = await post(signedByMeta(event, shop.sender.appSecret));

  assert.deepEqual([forged.status, unsigned.status, before], [401, 401, "APPROVED"]);
  assert.deepEqual([genuine.status, await templateStatus("signed")], [200, "REJECTED"]);
});

// --- The authenticator ---

test("an authenticator is checked live: every check by its name, and what is wrong with what to do", async () => {
  const checks = [
    "token",
    "permissions",
    "phone_number",
    "waba",
    "health",
    "subscription",
    "namespace",
    "templates",
    "callback",
  ];
  const good = await shop.api("POST", `${authenticatorPath()}/check`);
  await fault(zajel, { token_expired: true });

  const bad = await shop.api("POST", `${authenticatorPath()}/check`);

  await mend(zajel);
  const mended = await shop.api("POST", `${authenticatorPath()}/check`);
  assert.deepEqual(
    good.body.checks.map(({ name, ok }: Json) => [name, ok]),
    checks.map((name) => [name, true]),
  );
  assert.deepEqual([good.body.status, bad.body.status, mended.body.status], ["ready", "attention", "ready"]);
  const token = bad.body.checks.find(({ name }: Json) => name === "token");
  assert.equal(token.ok, false);
  assert.match(token.advice, /token/i);
});

test("an authenticator whose token does not work is saved with failing checks, and can be mended", async () => {
  const own = await openShop(zajel);
  const wrong = await own.api("PATCH", `/v1/authenticators/${own.sender.authenticatorId}`, {
    access_token: "EAAwrong",
  });
  const held = await own.create();
  await own.notified(held, "created", "held");

  const right = await own.api("PATCH", `/v1/authenticators/${own.sender.authenticatorId}`, {
    access_token: own.sender.token,
  });

  assert.deepEqual([wrong.status, wrong.body.status], [200, "attention"]);
  assert.deepEqual([right.status, right.body.status], [200, "ready"]);
  await own.arrived(held, "zajel_payment_created", promised(5_000));
});

test("access token and app secret are sealed at rest: no table of the database has them in clear", async () => {
  await shop.arrived(await shop.create(), "zajel_payment_created");

  const rows = await everyRow();

  for (const secret of [shop.sender.token, shop.sender.appSecret]) {
    for (const form of [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64")]) {
      assert.ok(!rows.some((row) => row.includes(form)), "a secret stands in the database in clear");
    }
  }
  assert.ok(
    rows.some((row) => row.includes(shop.sender.wabaId)),
    "the rows were read",
  );
});

test("secrets are in no answer: made, read, listed, changed, checked or refused", async () => {
  const token = `EAA${randomBytes(16).toString("hex")}`;
  const appSecret = randomBytes(16).toString("hex");
  const own = await openShop(zajel);
  const made = await own.api("POST", "/v1/authenticators", {
    name: "Second",
    waba_id: own.sender.wabaId,
    phone_number_id: "1",
    access_token: token,
    app_secret: appSecret,
  });
  const path = `/v1/authenticators/${made.body.id}`;

  const answers = [
    made,
    await own.api("GET", path),
    await own.api("GET", "/v1/authenticators"),
    await own.api("PATCH", path, { name: "Renamed", access_token: token, app_secret: appSecret }),
    await own.api("PATCH", path, { access_token: `${token} with a space` }),
    await own.api("POST", path, { app_secret: appSecret, unknown: appSecret }),
    await own.api("POST", `${path}/check`),
    await own.api("POST", `${path}/sync`),
  ];

  assert.deepEqual([made.status, made.body.status], [201, "attention"]);
  const told = JSON.stringify(answers.map(({ body, headers }) => [body, [...headers]]));
  for (const secret of [token, appSecret]) {
    const at = told.indexOf(secret);
    assert.equal(at, -1, `a secret stands in an answer, after ${told.slice(at - 100, at)}`);
  }
});

// --- Templates, linked by name and namespace ---

test("a template is linked by name and namespace, and the notification says which was sent", async () => {
  const { namespace } = shop.sender;
  const place = `${authenticatorPath()}/template-links/payment_request/created/es`;
  await shop.putTemplate({ name: "spaced", language: "es", body: "Pague hoy, por favor." });

  const linked = await shop.api("PUT", place, { template_name: "spaced", namespace });

  assert.deepEqual([linked.status, linked.body.template_name, linked.body.namespace], [200, "spaced", namespace]);
  const payment = await shop.create({ language: "es" });
  const { template } = await shop.notified(payment, "created", left);
  assert.deepEqual(template, { name: "spaced", namespace, language: "es", requested_language: "es" });
  const { data } = (await shop.api("GET", `${authenticatorPath()}/template-links`)).body;
  assert.ok(data.some((link: Json) => link.language === "es" && link.namespace === namespace));
});

test("a namespace that is not the account's own is refused, and the refusal names both", async () => {
  const foreign = "aaaaaaaa_bbbb_cccc_dddd_eeeeeeeeeeee";
  const place = `${authenticatorPath()}/template-links/payment_request/paid/es`;

  const answer = await shop.api("PUT", place, { template_name: "zajel_payment_paid", namespace: foreign });

  assert.deepEqual(errorsOf(answer), [400, ["namespace"]]);
  assert.match(answer.body.errors.namespace[0], new RegExp(`${shop.sender.namespace}.*${foreign}`));
  const { data } = (await shop.api("GET", `${authenticatorPath()}/template-links`)).body;
  assert.ok(!data.some((link: Json) => link.state === "paid" && link.language === "es"));
});

test("a link names a template that the account has, and all of its variables", async () => {
  const own = await openShop(zajel);
  const place = `/v1/authenticators/${own.sender.authenticatorId}/template-links/payment_request/paid/en`;
  const body = ["customer_first_name", "order_no", "merchant_name", "paid_amount", "reference_number"];
  const put = (link: Json) => own.api("PUT", place, { template_name: "zajel_payment_paid", ...link });

  const unknown = await put({ template_name: "no_such_template" });
  const tooFew = await put({ variables: { body: body.slice(1) } });
  const noSource = await put({ variables: { body: [...body.slice(1), "customer_shoe_size"] } });
  const whole = await put({ variables: { body } });

  assert.deepEqual([unknown, tooFew, noSource].map(errorsOf), [
    [400, ["template_name"]],
    [400, ["variables.body"]],
    [400, ["variables.body"]],
  ]);
  assert.match(noSource.body.errors["variables.body"][0], /customer_shoe_size/);
  assert.equal(whole.status, 200);
});

// --- The checkboxes ---

test("what is ticked is sent: before the payment, after it, both, or nothing", async () => {
  const ticks = [["pre_payment"], ["post_payment"], ["pre_payment", "post_payment"], []];
  const payments = await Promise.all(ticks.map((whatsapp) => shop.create({ notifications: { whatsapp } })));
  const [before, , both] = payments as [Payment, Payment, Payment, Payment];
  await Promise.all([before, both].map((payment) => shop.notified(payment, "created", left)));

  await Promise.all(payments.map((payment) => shop.report(payment, "paid")));

  await shop.notified(both, "paid", left);
  await shop.everythingDueHasLeft();
  assert.deepEqual(await Promise.all(payments.map(shop.templatesSent)), [
    ["zajel_payment_created"],
    ["zajel_payment_paid"],
    ["zajel_payment_created", "zajel_payment_paid"],
    [],
  ]);
});

test("the boxes stand for their states, and single states can be ticked", async () => {
  const post = ["paid", "authorized", "canceled", "failed", "expired"];
  const ticks = [["pre_payment"], ["post_payment"], ["expired", "paid", "paid"], ["paid", "post_payment"]];

  const payments = await Promise.all(ticks.map((whatsapp) => shop.create({ notifications: { whatsapp } })));

  assert.deepEqual(
    payments.map(({ body }) => body.notification_states),
    [["created"], post, ["paid", "expired"], post],
  );
  assert.deepEqual(
    payments.map(({ body }) => body.notification_plan.map(({ state }: Json) => state)),
    payments.map(({ body }) => body.notification_states),
  );
});

// --- The six states ---

test("each of the six states leads to its own message", async () => {
  const ends = ["paid", "authorized", "canceled", "failed", "expired"];
  const link = await shop.create({ notifications: { whatsapp: ["created"] } });
  const ended = await Promise.all(ends.map((state) => shop.create({ notifications: { whatsapp: [state] } })));

  await Promise.all(ended.map((payment, index) => shop.report(payment, ends[index] as string)));

  const states = ["created", ...ends];
  const payments = [link, ...ended];
  await Promise.all(payments.map((payment, index) => shop.notified(payment, states[index] as string, "delivered")));
  const messages = (await Promise.all(payments.map(shop.messages))) as [SandboxMessage][];
  assert.deepEqual(
    messages.map((ofOne) => ofOne.map(({ template }) => template.name)),
    states.map((state) => [`zajel_payment_${state}`]),
  );
  const bodies = messages.map(([message]) => message.rendered.body);
  assert.equal(new Set(bodies).size, 6);
  for (const body of bodies) assert.match(body, /Noura.*DN-10482.*Dar Noura.*KWD 24\.500/);
  assert.deepEqual(
    messages.map(([message]) => message.rendered.buttons.map(({ url }) => url)),
    [["https://pay.example.com/c/8f14e45fceea167a"], [], [], [], [], []],
  );
});

test("the states between, and those that end without news, notify nobody", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
  const other = await shop.create({ notifications: { whatsapp: ["post_payment"] } });

  for (const state of ["pending", "attempted", "cod"]) await shop.report(payment, state);
  await shop.report(other, "invalided");

  await shop.everythingDueHasLeft();
  assert.deepEqual([await shop.statuses(payment), await shop.statuses(other)], [{}, {}]);
  assert.deepEqual([await shop.messages(payment), await shop.messages(other)], [[], []]);
});

// --- Operational states ---

const operational = ["captured", "refunded", "refund_queued", "refund_rejected", "voided"];

test("a notification for an operational state is refused with a clear error", async () => {
  const asked = await Promise.all(
    [...operational, "refund", "capture", "void"].map((state) =>
      shop.api("POST", "/v1/transactions", paymentRequest({ notifications: { whatsapp: ["paid", state] } })),
    ),
  );
  const linked = await shop.api("PUT", `${authenticatorPath()}/template-links/payment_request/refunded/en`, {
    template_name: "zajel_payment_paid",
  });

  for (const answer of asked) {
    assert.deepEqual(errorsOf(answer), [400, ["notifications"]]);
    assert.match(
      answer.body.errors.notifications[0],
      /is an operational state, and WhatsApp notifications are not sent/,
    );
  }
  assert.deepEqual(errorsOf(linked), [400, ["state"]]);
});

test("an operational state that happens is noted in the history, and neither moves the payment nor notifies", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
  await shop.report(payment, "paid");
  await shop.notified(payment, "paid", left);

  const answers = await Promise.all(operational.map((state) => shop.report(payment, state)));

  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.applied, body.reason, body.transaction.state]),
    operational.map(() => [200, false, "operational", "paid"]),
  );
  await shop.everythingDueHasLeft();
  const { history } = await shop.read(payment);
  const noted = history.filter(({ reason }: Json) => reason === "operational");
  assert.deepEqual(noted.map(({ state }: Json) => state).toSorted(), operational.toSorted());
  assert.ok(noted.every(({ applied }: Json) => applied === false));
  assert.deepEqual(await shop.statesNotified(payment), ["paid"]);
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
});

// --- E-Commerce ---

test("an E-Commerce order has no pre-payment notification: asking for one is refused, and so is a link for it", async () => {
  const asked = await Promise.all(
    [["created"], ["pre_payment"], ["pre_payment", "post_payment"]].map((whatsapp) =>
      shop.api("POST", "/v1/transactions", paymentRequest({ type: "e_commerce", notifications: { whatsapp } })),
    ),
  );
  const linked = await shop.api("PUT", `${authenticatorPath()}/template-links/e_commerce/created/en`, {
    template_name: "zajel_payment_created",
  });

  for (const answer of asked) {
    assert.deepEqual(errorsOf(answer), [400, ["notifications"]]);
    assert.match(answer.body.errors.notifications[0], /E-Commerce/);
  }
  assert.deepEqual(errorsOf(linked), [400, ["state"]]);
});

test("an E-Commerce order is told of its payment like any other", async () => {
  const payment = await shop.create({ type: "e_commerce", notifications: { whatsapp: ["post_payment"] } });

  await shop.report(payment, "paid");

  await shop.notified(payment, "paid", left);
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
});

// --- No manual intervention ---

test("between a state change and the customer's phone nobody does anything", async () => {
  const payment = await shop.create();
  const waId = payment.phone.slice(1);
  await bubbles(waId, 1);
  await zajel.sandbox.control("POST", `/phones/${waId}/read`, {});
  await shop.notified(payment, "created", "read");

  await shop.report(payment, "paid", { reference_number: "620918443107" });

  const [link, receipt] = await bubbles(waId, 2);
  await zajel.sandbox.control("POST", `/phones/${waId}/read`, {});
  const paid = await shop.notified(payment, "paid", "read");
  assert.match(link.body, /Press the button below to pay securely\.$/);
  assert.match(receipt.body, /^Thank you Noura.*620918443107/);
  const times = [paid.created_at, paid.accepted_at, paid.read_at].map(Date.parse);
  assert.ok(times.every(Number.isFinite), `${times}`);
});

/** What the phone shows, once it is that many bubbles that were delivered. */
async function bubbles(waId: string, count: number): Promise<Json[]> {
  return until(`${count} bubbles on the phone`, async () => {
    // A phone that nobody has written to is not known yet.
    const chat = zajel.sandbox.control<{ data: Json[] }>("GET", `/phones/${waId}/chat`);
    const { data } = await chat.catch(() => ({ data: [] }));
    return data.length === count && data.every(({ status }) => status === "delivered" || status === "read") && data;
  });
}

function templateEvent(name: string, event: string): Json {
  const value = {
    event,
    message_template_id: 1,
    message_template_name: name,
    message_template_language: "en",
    reason: "NONE",
  };
  const changes = [{ field: "message_template_status_update", value }];
  return { object: "whatsapp_business_account", entry: [{ id: shop.sender.wabaId, time: 1_700_000_000, changes }] };
}

async function templateStatus(name: string): Promise<string> {
  const { body } = await shop.api("GET", `${authenticatorPath()}/templates?limit=100`);
  return body.data.find((template: Json) => template.name === name).status;
}

/** Every row of every table, as text. */
async function everyRow(): Promise<string[]> {
  const tables = await zajel.sql<{ name: string }[]>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name
      from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  const rows = await Promise.all(
    tables.map(({ name }) => zajel.sql<{ row: string }[]>`select t::text as row from ${zajel.sql.unsafe(name)} t`),
  );
  return rows.flat().map(({ row }) => row);
}
