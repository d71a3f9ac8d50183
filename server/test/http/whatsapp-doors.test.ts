import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { signedByMeta } from "../support/meta-signature.ts";
import { until } from "../support/zajel.ts";
import { createTestNotification } from "./accepted-message.ts";
import { atSandbox, connect, makeAccount, type SandboxAccount } from "./sandbox-account.ts";
import { type Answer, startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

test("the handshake is answered with the challenge as plain text, and noted", async () => {
  const { body: made } = await connect(api, await makeAccount(api), { verify_token: "right-token" });
  const query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=right-token";

  const own = await api.call("GET", `/webhooks/whatsapp/${made.id}?${query}`, undefined, { key: "" });
  const shared = await api.call("GET", `/webhooks/whatsapp?${query}`, undefined, { key: "" });
  const checked = await api.call("POST", `/v1/authenticators/${made.id}/check`);

  assert.deepEqual([own.status, own.body], [200, "1158201444"]);
  assert.deepEqual([shared.status, shared.body], [200, "1158201444"]);
  assert.match(own.headers.get("content-type") ?? "", /^text\/plain/);
  assert.ok(checked.body.checks.every(({ ok }: { ok: boolean }) => ok));
});

test("a wrong verify token is answered 403, at a door that does not exist 404", async () => {
  const { body: made } = await connect(api, await makeAccount(api));
  const query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong";

  const own = await api.call("GET", `/webhooks/whatsapp/${made.id}?${query}`);
  const shared = await api.call("GET", `/webhooks/whatsapp?${query}`);
  const bare = await api.call("GET", `/webhooks/whatsapp/${made.id}`);
  const nobody = await api.call("GET", `/webhooks/whatsapp/01890000-0000-7000-8000-000000000000?${query}`);
  const noId = await api.call("GET", `/webhooks/whatsapp/x?${query}`);

  assert.deepEqual(
    [own, shared, bare, nobody, noId].map(({ status }) => status),
    [403, 403, 403, 404, 404],
  );
});

test("Meta's own verification goes through", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);

  await atSandbox(api, "PUT", `/apps/${account.appId}/webhook`, {
    callback_url: made.callback_url,
    verify_token: made.verify_token,
  });
  const { body } = await api.call("GET", `/v1/authenticators/${made.id}`);

  assert.notEqual(body.handshake_at, null);
});

test("a webhook without a signature, with a malformed or a forged one is answered 401", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const body = statusBody(account, { id: "wamid.A" });
  const doors = [`/webhooks/whatsapp/${made.id}`, "/webhooks/whatsapp"];

  const answers = await Promise.all(
    doors.flatMap((door) => [
      post(door, body, null),
      post(door, body, "sha256=12"),
      post(door, body, signedByMeta(body, "another secret")),
      post(door, `${body} `, signedByMeta(body, account.appSecret)),
    ]),
  );

  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(8).fill(401),
  );
});

test("a status that was signed is applied when the 200 comes", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const notificationId = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: made.id });
  const body = statusBody(account, { id: "wamid.B", biz_opaque_callback_data: notificationId });

  const answer = await post(`/webhooks/whatsapp/${made.id}`, body, signedByMeta(body, account.appSecret));
  const read = await api.call("GET", `/v1/notifications/${notificationId}`);

  assert.equal(answer.status, 200);
  assert.deepEqual([read.body.status, read.body.message_id], ["delivered", "wamid.B"]);
});

test("the shared door takes the entries that the signature speaks for and drops the others", async () => {
  const ours = await makeAccount(api);
  const theirs = await makeAccount(api);
  const { body: mine } = await connect(api, ours);
  const { body: other } = await connect(api, theirs, {}, { merchant: "other" });
  const own = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: mine.id });
  const foreign = await createTestNotification(api.sql, { merchantId: "other", authenticatorId: other.id });
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      entry(ours, { id: "wamid.C", biz_opaque_callback_data: own }),
      entry(theirs, { id: "wamid.D", biz_opaque_callback_data: foreign }),
    ],
  });

  const answer = await post("/webhooks/whatsapp", body, signedByMeta(body, ours.appSecret));

  const ownRead = await api.call("GET", `/v1/notifications/${own}`);
  const foreignRead = await api.call("GET", `/v1/notifications/${foreign}`, undefined, { merchant: "other" });
  assert.equal(answer.status, 200);
  assert.deepEqual([ownRead.body.status, foreignRead.body.status], ["delivered", "accepted"]);
  assert.match(api.log.join(""), /"dropped":1/);
});

test("who names another's account with a secret of their own reaches only their own rows", async () => {
  const account = await makeAccount(api);
  const { body: victim } = await connect(api, account);
  const forged = { ...account, phoneNumberId: "100000000000001", appSecret: "secret-of-the-forger" };
  const { body: forger } = await connect(api, forged, { access_token: "EAAforged" }, { merchant: "other" });
  const notificationId = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: victim.id });
  const body = statusBody(account, { id: "wamid.E", biz_opaque_callback_data: notificationId });

  const shared = await post("/webhooks/whatsapp", body, signedByMeta(body, forged.appSecret));
  const own = await post(`/webhooks/whatsapp/${forger.id}`, body, signedByMeta(body, forged.appSecret));
  const victims = await post(`/webhooks/whatsapp/${victim.id}`, body, signedByMeta(body, forged.appSecret));

  const read = await api.call("GET", `/v1/notifications/${notificationId}`);
  assert.deepEqual([shared.status, own.status, victims.status], [200, 200, 401]);
  assert.equal(read.body.status, "accepted");
});

test("entries of another account at an authenticator's own door are dropped", async () => {
  const account = await makeAccount(api);
  const elsewhere = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const { body: second } = await connect(api, elsewhere);
  const notificationId = await createTestNotification(api.sql, { merchantId: "default", authenticatorId: second.id });
  const body = statusBody(elsewhere, { id: "wamid.F", biz_opaque_callback_data: notificationId });

  const answer = await post(`/webhooks/whatsapp/${made.id}`, body, signedByMeta(body, account.appSecret));

  const read = await api.call("GET", `/v1/notifications/${notificationId}`);
  assert.equal(answer.status, 200);
  assert.equal(read.body.status, "accepted");
});

test("what is signed and no JSON, or no webhook of WhatsApp's, is answered 200 and changes nothing", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const door = `/webhooks/whatsapp/${made.id}`;

  const answers = await Promise.all(
    ["", "not JSON", "[]", '{"object":"page","entry":[]}', "[".repeat(100_000)].map((body) =>
      post(door, body, signedByMeta(body, account.appSecret)),
    ),
  );

  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
});

test("3 MB are taken, 4 MB are refused with 413", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const large = statusBody(account, { id: "wamid.G", padding: "x".repeat(3_000_000) });
  const tooLarge = statusBody(account, { id: "wamid.H", padding: "x".repeat(4_000_000) });
  const door = `/webhooks/whatsapp/${made.id}`;

  const taken = await post(door, large, signedByMeta(large, account.appSecret));
  const refused = await post(door, tooLarge, signedByMeta(tooLarge, account.appSecret));

  assert.deepEqual([taken.status, refused.status], [200, 413]);
});

test("1,000 updates in one webhook are stored when the 200 comes, whatever some of them are", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const sender = { merchantId: "default", authenticatorId: made.id };
  const ids = await Promise.all(Array.from({ length: 4 }, () => createTestNotification(api.sql, sender)));
  const known = ids.map((id, index) => ({ id: `wamid.known.${index}`, biz_opaque_callback_data: id }));
  const broken: unknown[] = [
    null,
    "delivered",
    [],
    {},
    { id: 7 },
    { id: "wamid.no-status", status: null },
    { id: "wamid.\u0000.\ud800", status: "delivered", timestamp: "1795335604" },
    { id: "wamid.late", status: "delivered", timestamp: "999999999999999" },
    { id: "wamid.early", status: "delivered", timestamp: "-5" },
    { id: "wamid.when", status: "delivered", timestamp: { at: 1 } },
    { id: "wamid.odd", status: "played", timestamp: "1795335604" },
    { id: "wamid.errors", status: "failed", timestamp: "1795335604", errors: "many" },
    { id: "wamid.error", status: "failed", timestamp: "1795335604", errors: [{ code: 1e300, title: "\u0000" }] },
    { id: `wamid.${randomBytes(9_000).toString("hex")}`, status: "delivered", timestamp: "1795335604" },
    { id: "wamid.callback", status: "sent", timestamp: "1795335604", biz_opaque_callback_data: "\u0000'); drop" },
    { id: "wamid.pricing", status: "sent", timestamp: "1795335604", pricing: { category: "\u0000", billable: "no" } },
  ];
  const unknown = Array.from({ length: 1_000 - broken.length - known.length }, (_, index) => ({
    id: `wamid.unknown.${made.id}.${index}`,
    status: "sent",
    timestamp: "1795335604",
  }));
  const delivered = known.map((status) => ({ ...status, status: "delivered", timestamp: "1795335604" }));
  const whole = entry(account, {}) as { changes: { value: { statuses: unknown[] } }[] };
  for (const change of whole.changes) change.value.statuses = [...broken, ...unknown, ...delivered];
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [null, whole] });

  const answer = await post(`/webhooks/whatsapp/${made.id}`, body, signedByMeta(body, account.appSecret));

  assert.equal(answer.status, 200);
  const read = await Promise.all(ids.map((id) => api.call("GET", `/v1/notifications/${id}`)));
  assert.deepEqual(
    read.map(({ body: { status } }) => status),
    ["delivered", "delivered", "delivered", "delivered"],
  );
  const [parked] = await api.sql<{ count: number }[]>`
    select count(*)::integer as count from parked_report where message_id like ${`wamid.unknown.${made.id}.%`}`;
  assert.equal(parked?.count, unknown.length);
});

test("without an overlap a new app secret is used at once, and the old one no more", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const body = statusBody(account, { id: "wamid.I" });
  const door = `/webhooks/whatsapp/${made.id}`;
  const before = await post(door, body, signedByMeta(body, account.appSecret));
  await api.call("PATCH", `/v1/authenticators/${made.id}`, {
    app_secret: "the-new-secret",
    app_secret_overlap_hours: 0,
  });

  const next = await post(door, body, signedByMeta(body, "the-new-secret"));
  const after = await post(door, body, signedByMeta(body, account.appSecret));
  assert.deepEqual([before.status, next.status, after.status], [200, 200, 401]);
});

test("while app secrets overlap the old and the new one verify, at both doors, and after it the new one alone", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const body = statusBody(account, { id: "wamid.J" });
  const doors = [`/webhooks/whatsapp/${made.id}`, "/webhooks/whatsapp"];
  const answers = (secret: string) => Promise.all(doors.map((door) => isTaken(door, body, secret)));

  const before = Date.now();
  const { body: patched } = await api.call("PATCH", `/v1/authenticators/${made.id}`, { app_secret: "second-secret" });
  await untilTaken(() => answers("second-secret"));
  const withOld = await answers(account.appSecret);
  const [stored] = await api.sql`
    select encode(app_secret, 'escape') as sealed, until from retired_app_secret where authenticator_id = ${made.id}`;
  await api.sql`
    update retired_app_secret set until = now() + interval '300 milliseconds' where authenticator_id = ${made.id}`;
  await untilRefused(() => answers(account.appSecret));
  const withNew = await answers("second-secret");

  assert.deepEqual(
    [withOld, withNew],
    [
      [true, true],
      [true, true],
    ],
  );
  assert.doesNotMatch(stored?.sealed, new RegExp(account.appSecret));
  const hours = (Date.parse(patched.app_secret_overlap_until) - before) / 3_600_000;
  assert.ok(hours > 23.9 && hours < 24.1);
  assert.equal(stored?.until.toISOString(), patched.app_secret_overlap_until);
});

test("a secret that is replaced twice at once still verifies, and an overlap of none ends all of them", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  const body = statusBody(account, { id: "wamid.K" });
  const door = `/webhooks/whatsapp/${made.id}`;
  const answer = (secret: string) => isTaken(door, body, secret);
  const patch = (more: object) => api.call("PATCH", `/v1/authenticators/${made.id}`, more);

  await patch({ app_secret: "mistyped" });
  await patch({ app_secret: "right", app_secret_overlap_hours: 168 });
  await untilTaken(async () => [await answer("right")]);
  const old = [await answer(account.appSecret), await answer("mistyped")];
  const { body: ended } = await patch({ app_secret: "after-a-leak", app_secret_overlap_hours: 0 });
  await untilRefused(async () => [await answer("right")]);

  assert.deepEqual(old, [true, true]);
  assert.equal(ended.app_secret_overlap_until, null);
  assert.deepEqual(
    [await answer(account.appSecret), await answer("mistyped"), await answer("after-a-leak")],
    [false, false, true],
  );
});

test("an overlap is of at most a week, and of a secret that is replaced", async () => {
  const { body: made } = await connect(api, await makeAccount(api));
  const patch = (more: object) => api.call("PATCH", `/v1/authenticators/${made.id}`, more);

  const answers = [
    await patch({ app_secret: "s", app_secret_overlap_hours: 169 }),
    await patch({ app_secret: "s", app_secret_overlap_hours: -1 }),
    await patch({ app_secret_overlap_hours: 24 }),
  ];

  for (const { status, body } of answers) {
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors), ["app_secret_overlap_hours"]);
  }
});

test("verify tokens, message ids and phone numbers of webhooks are not logged", () => {
  const log = api.log.join("");

  assert.doesNotMatch(log, /wamid\.|right-token|hub\.verify|96550001234/);
});

/** What the doors remember of secrets lasts a second. */
const untilTaken = (answers: () => Promise<boolean[]>) =>
  until("every door to take it", async () => (await answers()).every((taken) => taken));
const untilRefused = (answers: () => Promise<boolean[]>) =>
  until("every door to refuse it", async () => (await answers()).every((taken) => !taken));

/** Whoever is refused often is answered with 429 in place of 401; what verifies is not. */
async function isTaken(door: string, body: string, secret: string): Promise<boolean> {
  const { status } = await post(door, body, signedByMeta(body, secret));
  assert.ok([200, 401, 429].includes(status));
  return status === 200;
}

function statusBody(account: SandboxAccount, status: Record<string, unknown>): string {
  return JSON.stringify({ object: "whatsapp_business_account", entry: [entry(account, status)] });
}

function entry(account: SandboxAccount, status: Record<string, unknown>): unknown {
  return {
    id: account.wabaId,
    changes: [
      {
        field: "messages",
        value: {
          messaging_product: "whatsapp",
          metadata: { display_phone_number: "96522000100", phone_number_id: account.phoneNumberId },
          statuses: [{ status: "delivered", timestamp: "1795335604", recipient_id: "96550001234", ...status }],
        },
      },
    ],
  };
}

function post(door: string, body: string, signature: string | null): Promise<Answer> {
  const headers: Record<string, string> = signature === null ? {} : { "x-hub-signature-256": signature };
  return api.call("POST", door, undefined, { key: "", raw: body, headers });
}
