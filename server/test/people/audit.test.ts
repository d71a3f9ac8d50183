/** Every change by a person or a key is in the log, in a chain that nobody can mend unseen. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import { verifyAudit } from "../../src/store/audit.ts";
import { openShop } from "../support/shop.ts";
import { type Json, startZajel } from "../support/zajel.ts";
import { newEmail, newMember, newMerchant, password } from "./visitor.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

let merchants = 0;

async function newShop(): Promise<string> {
  merchants += 1;
  const id = `audited-${merchants}`;
  await newMerchant(zajel, id);
  return id;
}

async function logOf(merchant: string, query = ""): Promise<Json> {
  const { status, body } = await zajel.api("GET", `/v1/audit${query}`, undefined, { "zajel-merchant": merchant });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const actionsOf = (body: Json): string[] => body.data.map(({ action }: Json) => action).reverse();

test("each entry says who did what to what, and carries the hash of the one before", async () => {
  const id = await newShop();
  const admin = await newMember(zajel, "admin", id);
  await admin.call("PATCH", "/v1/settings", { name: "Dar Noura", digits: "arab" });

  const { data } = await logOf(id);

  const [newest, before] = data;
  assert.deepEqual(
    { ...newest, at: typeof newest.at, hash: typeof newest.hash, previous_hash: newest.previous_hash === before.hash },
    {
      number: data.length,
      at: "string",
      actor: `user:${admin.id}`,
      action: "merchant.changed",
      subject: id,
      detail: { name: "Dar Noura", digits: "arab" },
      hash: "string",
      previous_hash: true,
    },
  );
  assert.match(newest.hash, /^[0-9a-f]{64}$/);
  assert.equal(data.at(-1).previous_hash, "0".repeat(64));
});

test("anybody can compute the chain from what is answered", async () => {
  const id = await newShop();
  await zajel.api("PATCH", `/v1/merchants/${id}`, { uncertain: "never", name: "دار نورة" });

  const { data } = await logOf(id);

  for (const { number, at, actor, action, subject, detail, hash, previous_hash } of data) {
    const sorted = Object.fromEntries(Object.entries(detail).sort());
    const text = JSON.stringify([previous_hash, id, `${number}`, at, actor, action, subject, sorted]);
    assert.equal(createHash("sha256").update(text).digest("hex"), hash);
  }
});

test("changes of merchant, keys, members and accounts are all in it", async () => {
  const id = await newShop();
  const there = { "zajel-merchant": id };
  const api = (method: string, path: string, body?: unknown) => zajel.api(method, path, body, there);
  await api("PATCH", `/v1/merchants/${id}`, { name: "Shop" });
  const key = await api("POST", `/v1/merchants/${id}/api-keys`, { name: "Till", kind: "live" });
  await api("DELETE", `/v1/merchants/${id}/api-keys/${key.body.id}`);
  const member = await newMember(zajel, "viewer", id);
  await api("PATCH", `/v1/members/${member.id}`, { role: "operator" });
  await member.call("POST", "/v1/auth/password", { current_password: password, new_password: `${password}!` });
  await api("POST", `/v1/members/${member.id}/link`);
  await api("DELETE", `/v1/members/${member.id}`);

  const actions = actionsOf(await logOf(id));

  assert.deepEqual(actions, [
    "merchant.created",
    "merchant.changed",
    "api_key.created",
    "api_key.revoked",
    "member.added",
    "person.password_chosen",
    "member.role_changed",
    "person.password_changed",
    "member.link_made",
    "member.removed",
  ]);
});

test("changes of authenticators and template links are in it, and no secret is", async () => {
  const shop = await openShop(zajel);
  const at = `/v1/authenticators/${shop.sender.authenticatorId}`;
  const secret = `EAA${"x".repeat(40)}`;
  await shop.api("PATCH", at, { name: "Second", access_token: shop.sender.token, app_secret: secret });
  await shop.api("DELETE", `${at}/template-links/payment_request/paid/ar`);

  const log = await logOf(shop.merchantId, "?limit=200");
  const text = JSON.stringify(log);

  const actions = new Set(actionsOf(log));
  for (const action of [
    "authenticator.created",
    "authenticator.changed",
    "template_link.put",
    "template_link.removed",
  ]) {
    assert.ok(actions.has(action), action);
  }
  const changed = log.data.find(({ action }: Json) => action === "authenticator.changed");
  assert.deepEqual(changed.detail, { name: "Second", access_token: "set", app_secret: "set" });
  for (const hidden of [secret, shop.sender.token, shop.sender.appSecret, shop.sender.verifyToken]) {
    assert.ok(!text.includes(hidden));
  }
});

test("a refused change is not in it", async () => {
  const id = await newShop();
  const before = (await logOf(id)).data.length;
  const viewer = await newMember(zajel, "viewer", id);

  await viewer.call("PATCH", "/v1/settings", { name: "Mine" });
  await zajel.api("PATCH", `/v1/merchants/${id}`, { name: "" });
  await zajel.api("PATCH", `/v1/merchants/${id}`, {});

  assert.equal((await logOf(id)).data.length, before + 2, "only the viewer's invitation and password");
});

test("is read page by page, newest first, without a gap while it grows", async () => {
  const id = await newShop();
  for (let round = 0; round < 5; round += 1)
    await zajel.api("PATCH", `/v1/merchants/${id}`, { hold_limit_hours: round + 1 });

  const first = await logOf(id, "?limit=2");
  await zajel.api("PATCH", `/v1/merchants/${id}`, { name: "Meanwhile" });
  const second = await logOf(id, `?limit=2&cursor=${first.next_cursor}`);
  const third = await logOf(id, `?limit=2&cursor=${second.next_cursor}`);

  const numbers = [first, second, third].flatMap(({ data }) => data.map(({ number }: Json) => number));
  assert.deepEqual(numbers, [6, 5, 4, 3, 2, 1]);
  assert.equal(third.next_cursor, null);
});

test("is a whole chain after many changes at once, by several nodes", async () => {
  const id = await newShop();
  const node = await zajel.startNode();
  try {
    const change = (url: string, name: string) =>
      fetch(`${url}/v1/merchants/${id}`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${zajel.rootKey}`, "content-type": "application/json" },
        body: JSON.stringify({ name }),
      });

    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => change(index % 2 === 0 ? zajel.url : node.url, `Name ${index}`)),
    );

    assert.ok(answers.every(({ status }) => status === 200));
    const verdict = await verifyAudit(zajel.sql, id);
    assert.equal(verdict.kind === "whole" && verdict.entries, 31);
  } finally {
    await node[Symbol.asyncDispose]();
  }
});

describe("the table", () => {
  for (const statement of [
    "update audit_entry set actor = 'nobody'",
    "delete from audit_entry",
    "truncate audit_entry",
    "truncate audit_entry cascade",
  ]) {
    test(`refuses: ${statement}`, async () => {
      await newShop();

      await assert.rejects(zajel.sql.unsafe(statement), /append-only/);
    });
  }
});

test("another merchant's log is not to be seen", async () => {
  const [id, other] = [await newShop(), await newShop()];
  const owner = await newMember(zajel, "owner", id);
  await zajel.api("POST", "/v1/members", { email: newEmail(), role: "viewer" }, { "zajel-merchant": other });

  const own = await owner.call("GET", "/v1/audit");
  const theirs = await owner.call("GET", "/v1/audit", undefined, { "zajel-merchant": other });

  assert.ok(own.body.data.every(({ subject }: Json) => subject === id || subject === owner.id));
  assert.equal(theirs.status, 403);
});
