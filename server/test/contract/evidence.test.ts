/**
 * The evidence file: everything on record about a payment, and a stranger can tell whether it was touched.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, request, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;
let payment: Payment;
let key: { id: string; key: string };
let file: string;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 0 } });
  key = (await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "till", kind: "live" })).body;
  payment = await aWholeLife();
  file = (await download(payment.sessionId)).text;
});
after(() => zajel[Symbol.asyncDispose]());

/** A link that was read, bad news, good news after it, a change and a message by hand, a report that came too late. */
async function aWholeLife(): Promise<Payment> {
  const made = await shop.create({
    session_id: "evidence-1",
    customer_phone: newPhone(),
    customer_first_name: "نورة",
    extra: { table: "7", price: 12.5, tiny: 1e-7, "€": "ö", ключ: "\u2028" },
  });
  const asTill = { authorization: `Bearer ${key.key}` };
  const at = `/v1/transactions/${made.sessionId}`;
  await shop.notified(made, "created", ["delivered", "read"]);
  await request(zajel.url, "PATCH", at, { customer_last_name: "الصباح" }, asTill);
  await shop.report(made, "failed", { reason: "declined by the bank" });
  await shop.notified(made, "failed", ["delivered", "read"]);
  await shop.report(made, "paid", { reference_number: "R-1", paid_amount: "24.500" });
  await shop.notified(made, "paid", ["delivered", "read"]);
  const again = await request(zajel.url, "POST", `${at}/notifications`, { channel: "whatsapp" }, asTill);
  assert.equal(again.status, 202, JSON.stringify(again.body));
  await until("the message by hand to arrive", async () => {
    const { notifications } = await shop.read(made);
    return notifications.some(({ kind, delivered_at }: Json) => kind === "manual" && delivered_at !== null);
  });
  await shop.report(made, "failed");
  return made;
}

async function download(sessionId: string, merchantId = shop.merchantId) {
  const response = await fetch(`${zajel.url}/v1/transactions/${sessionId}/evidence`, {
    headers: { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": merchantId },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** One text for one value, as RFC 8785 says. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(",")}}`;
}

/** What the file itself tells a stranger to do. Throws where something does not fit. */
function verify(text: string): Json[] {
  const { records, digest, ...rest } = JSON.parse(text);
  assert.deepEqual(rest, {});
  let previous = "0".repeat(64);
  for (const [index, { previous_hash, hash, ...record }] of records.entries()) {
    assert.deepEqual(Object.keys(record).sort(), ["at", "data", "kind", "number"]);
    assert.equal(record.number, index + 1);
    assert.equal(previous_hash, previous);
    assert.equal(
      hash,
      createHash("sha256")
        .update(previous_hash + canonical(record))
        .digest("hex"),
    );
    previous = hash;
  }
  assert.equal(digest, previous);
  return records;
}

function isWhole(text: string): boolean {
  try {
    verify(text);
    return true;
  } catch {
    return false;
  }
}

test("it is a file to keep", async () => {
  const { status, headers } = await download(payment.sessionId);

  assert.equal(status, 200);
  assert.equal(headers.get("content-type"), "application/json; charset=utf-8");
  assert.equal(headers.get("content-disposition"), 'attachment; filename="evidence-evidence-1.json"');
});

test("a stranger can verify it with what it says itself, and nothing else", () => {
  const [first] = verify(file);

  assert.match(first.data.how_to_verify, /SHA-256.*previous_hash.*RFC 8785.*digest/);
  assert.deepEqual(
    [first.kind, first.data.merchant_id, first.data.session_id, first.data.is_complete],
    ["file", shop.merchantId, "evidence-1", true],
  );
});

test("a single changed character shows, wherever it stands", () => {
  const unseen = [];
  for (let at = 0; at < file.length; at += 1) {
    const other = file[at] === "7" ? "8" : "7";
    // The line ends between the records say nothing.
    if (/\s/.test(file[at] as string)) continue;
    if (isWhole(`${file.slice(0, at)}${other}${file.slice(at + 1)}`)) unseen.push(file.slice(at - 20, at + 20));
  }

  assert.deepEqual(unseen, []);
});

test("a record that is taken out, put in twice or moved shows", () => {
  const { records, digest } = JSON.parse(file);
  const altered = [
    records.slice(0, -1),
    records.slice(1),
    records.toSpliced(3, 1),
    records.toSpliced(3, 0, records[3]),
    records.toSpliced(3, 2, records[4], records[3]),
  ];

  assert.equal(isWhole(JSON.stringify({ records, digest })), true);
  for (const changed of altered) assert.equal(isWhole(JSON.stringify({ records: changed, digest })), false);
});

test("it holds the payment, every report, every message with what was said, each attempt and each status", async () => {
  const records = verify(file);
  const ofKind = (kind: string) => records.filter((record) => record.kind === kind).map(({ data }) => data);
  const { history, notifications, replies: _, actors: _names, ...fields } = await shop.read(payment);

  const [{ environment, ...transaction }] = ofKind("transaction");
  assert.equal(environment, "live");
  assert.deepEqual(transaction, fields);
  assert.deepEqual(ofKind("history"), history);
  assert.deepEqual(
    ofKind("history").map(({ state, applied }) => [state, applied]),
    [
      ["created", true],
      ["failed", true],
      ["paid", true],
      ["failed", false],
    ],
  );
  const told = ofKind("notification");
  assert.deepEqual(
    told.map(({ state, kind }) => [state, kind]),
    [
      ["created", "automatic"],
      ["failed", "automatic"],
      ["paid", "automatic"],
      ["paid", "manual"],
    ],
  );
  assert.deepEqual(
    told.map(({ id }) => id),
    notifications.map(({ id }: Json) => id),
  );
  assert.match(told[0].content.body, /نورة/);
  assert.ok(told[0].content.buttons[0].url.startsWith("https://pay.example.com/c/"));
  const attempts = ofKind("attempt");
  for (const { id } of told) assert.ok(attempts.some(({ notification_id }) => notification_id === id));
  for (const { notification_id, request, answer, outcome } of attempts) {
    assert.deepEqual([outcome, answer.contacts, typeof answer.messages[0].id], ["accepted", "…", "string"]);
    assert.equal(request.biz_opaque_callback_data, notification_id);
    assert.match(request.to, /^\+\d{3}…\d{2}$/);
    const values = request.template.components.flatMap(({ parameters }: Json) => parameters);
    assert.ok(values.length > 0 && values.every(({ type, text }: Json) => type === "text" && text === "…"));
  }
  const statuses = ofKind("status").filter(({ notification_id }) => notification_id === told[0].id);
  assert.deepEqual(
    statuses.map(({ status }) => status).filter((status) => status !== "read"),
    ["accepted", "sent", "delivered"],
  );
  assert.ok(statuses.every(({ message_id }) => message_id === told[0].message_id));
});

test("it holds the templates as they are, and who did what, with their place in the audit log", async () => {
  const records = verify(file);
  const ofKind = (kind: string) => records.filter((record) => record.kind === kind).map(({ data }) => data);

  assert.deepEqual(
    ofKind("template").map(({ name, language, status }) => [name, language, status]),
    [
      ["zajel_payment_created", "en", "APPROVED"],
      ["zajel_payment_failed", "en", "APPROVED"],
      ["zajel_payment_paid", "en", "APPROVED"],
    ],
  );
  const { body: audit } = await shop.api("GET", "/v1/audit?limit=200");
  const byTill = audit.data.filter(({ actor }: Json) => actor === `api_key:${key.id}`).toReversed();
  assert.deepEqual(
    ofKind("audit").map(({ audit_number, actor, action, audit_hash }) => [audit_number, actor, action, audit_hash]),
    byTill.map(({ number, actor, action, hash }: Json) => [number, actor, action, hash]),
  );
  assert.deepEqual(
    byTill.map(({ action }: Json) => action),
    ["transaction.changed", "notification.sent_by_hand"],
  );
});

test("no secret is in it", () => {
  for (const secret of [shop.sender.token, shop.sender.appSecret, shop.sender.verifyToken, key.key]) {
    assert.ok(!file.includes(secret));
  }
});

test("a payment that nobody was told about has its evidence, too", async () => {
  const quiet = await shop.create({ notifications: { whatsapp: [] } });

  const records = verify((await download(quiet.sessionId)).text);

  assert.deepEqual(
    records.map(({ kind }) => kind),
    ["file", "transaction", "history"],
  );
});

test("unknown payments and those of another merchant have none", async () => {
  const stranger = await openShop(zajel);

  const answers = await Promise.all([
    download("nobody"),
    download(payment.sessionId, stranger.merchantId),
    download("%F0%9F%92%A9"),
  ]);

  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404],
  );
});
