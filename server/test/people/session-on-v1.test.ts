/** A session cookie on /v1, and what it never does. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { version } from "../../src/http/version.ts";
import { left, openShop, type Shop } from "../support/shop.ts";
import { startZajel } from "../support/zajel.ts";
import { startLine } from "./line.ts";
import { type Member, newMember, newVisitor, password } from "./visitor.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

const transaction = { type: "payment_request", amount: "1.000", currency_code: "KWD" };

describe("a change by session", () => {
  let operator: Member;
  before(async () => {
    operator = await newMember(zajel, "operator");
  });

  test("needs Origin with our own address and x-zajel: 1", async () => {
    const create = (headers: Record<string, string>) => operator.call("POST", "/v1/transactions", transaction, headers);

    const answers = await Promise.all([
      create({}),
      create({ origin: "https://evil.example" }),
      create({ origin: "null" }),
      create({ "x-zajel": "0" }),
      create({ origin: "" }),
    ]);

    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 403, 403, 403, 403],
    );
    assert.match(answers[1]?.body.detail, /x-zajel: 1/);
  });

  test("needs the Origin of PUBLIC_URL where that is set, whatever address the request came to", async () => {
    const node = await zajel.startNode({ PUBLIC_URL: "http://zajel.example.com:8443" });
    try {
      const visitor = newVisitor({ url: node.url });
      for (const [name, value] of operator.cookies) visitor.cookies.set(name, value);
      const create = (origin: string) => visitor.call("POST", "/v1/transactions", transaction, { origin });

      const [ours, local] = await Promise.all([create("http://zajel.example.com:8443"), create(node.url)]);

      assert.deepEqual([ours.status, local.status], [201, 403]);
    } finally {
      await node[Symbol.asyncDispose]();
    }
  });

  test("reads need neither", async () => {
    const { status } = await operator.call("GET", "/v1/transactions", undefined, { origin: "", "x-zajel": "" });

    assert.equal(status, 200);
  });

  test("is told in the history by whom it was", async () => {
    const made = await operator.call("POST", "/v1/transactions", transaction);

    const read = await operator.call("GET", `/v1/transactions/${made.body.session_id}`);

    assert.equal(read.body.history[0].source, `user:${operator.id}`);
  });

  test("a key counts before a cookie, and a wrong key is not mended by one", async () => {
    const { status } = await operator.call("GET", "/v1/transactions", undefined, { authorization: "Bearer nothing" });

    assert.equal(status, 401);
  });
});

test("while the database is away, sessions and sign-in are answered 503 with Retry-After, and then work again", async () => {
  const operator = await newMember(zajel, "operator");
  await using line = await startLine(zajel.database.url);
  const node = await zajel.startNode({ DATABASE_URL: line.url });
  try {
    const visitor = newVisitor({ url: node.url });
    for (const [name, value] of operator.cookies) visitor.cookies.set(name, value);
    const signIn = () => visitor.call("POST", "/v1/auth/sign-in", { email: operator.email, password });
    assert.equal((await visitor.call("GET", "/v1/me")).status, 200);

    await line.cut();
    const away = await Promise.all([visitor.call("GET", "/v1/me"), signIn()]);
    await line.mend();
    const back = await visitor.call("GET", "/v1/me");

    assert.deepEqual(
      away.map(({ status }) => status),
      [503, 503],
      JSON.stringify(away.map(({ body }) => body)),
    );
    assert.ok(away.every(({ headers }) => Number(headers.get("retry-after")) > 0));
    assert.equal(back.status, 200);
    assert.equal((await signIn()).status, 200);
  } finally {
    await node[Symbol.asyncDispose]();
  }
});

test("a cookie counts for nothing at the doors of payment systems and of WhatsApp", async () => {
  const owner = await newMember(zajel, "owner");

  const [ottu, whatsapp] = await Promise.all([
    owner.call("POST", "/b/checkout/v1/pymt-txn/", { type: "payment_request" }),
    owner.call("POST", "/webhooks/whatsapp", { object: "whatsapp_business_account", entry: [] }),
  ]);

  assert.ok([401, 404].includes(ottu.status), `${ottu.status}`);
  assert.equal(whatsapp.status, 401);
});

test("/v1/me says who asks, for which merchant, and what they may", async () => {
  const viewer = await newMember(zajel, "viewer");

  const [person, key] = await Promise.all([viewer.call("GET", "/v1/me"), zajel.api("GET", "/v1/me")]);

  assert.deepEqual(person.body, {
    kind: "person",
    id: viewer.id,
    name: viewer.email.split("@")[0],
    email: viewer.email,
    two_factor: false,
    merchant_id: "shop",
    role: "viewer",
    rights: ["read"],
    simulator: false,
    simulator_url: null,
    version,
    memberships: [{ merchant_id: "shop", merchant_name: "Dar Noura", role: "viewer" }],
  });
  assert.deepEqual([key.body.kind, key.body.id, key.body.role], ["key", "root", null]);
});

test("/v1/settings are the merchant's own, for whoever may see or change them", async () => {
  const [viewer, admin] = [await newMember(zajel, "viewer"), await newMember(zajel, "admin")];

  const changed = await admin.call("PATCH", "/v1/settings", { hold_limit_hours: 12, settle_seconds: { failed: 5 } });
  const [settings, merchant] = await Promise.all([
    viewer.call("GET", "/v1/settings"),
    zajel.api("GET", "/v1/merchants/shop"),
  ]);

  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual(settings.body, merchant.body);
  assert.deepEqual([settings.body.hold_limit_hours, settings.body.settle_seconds.failed], [12, 5]);
});

describe("a viewer", () => {
  let shop: Shop;
  let viewer: Member;
  before(async () => {
    shop = await openShop(zajel);
    viewer = await newMember(zajel, "viewer", shop.merchantId);
  });

  test("sees the country and the last four digits of every phone number, in every answer", async () => {
    const payment = await shop.create({ customer_phone: "+96550000483", extra: { second_phone: "+96599991234" } });
    const { id } = await shop.notified({ ...payment, phone: "+96550000483" }, "created", left);
    const addresses = [
      `/v1/transactions/${payment.sessionId}`,
      "/v1/transactions",
      "/v1/transactions.csv",
      "/v1/notifications",
      `/v1/notifications/${id}`,
    ];

    const answers = await Promise.all(addresses.map((path) => viewer.call("GET", path)));

    for (const [index, { status, body }] of answers.entries()) {
      const text = JSON.stringify(body);
      assert.equal(status, 200, `${addresses[index]}: ${text}`);
      assert.match(text, /965 •••• 0483/, addresses[index]);
      assert.ok(!text.includes("50000483") && !text.includes("99991234"), `${addresses[index]}: ${text}`);
      assert.doesNotMatch(text, /wamid\.[A-Za-z0-9]/, addresses[index]);
    }
    const whole = await shop.api("GET", `/v1/transactions/${payment.sessionId}`);
    assert.equal(whole.body.customer_phone, "+96550000483");
  });
});
