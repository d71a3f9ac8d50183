/** WhatsApp's doors: nobody tells about another's messages, and whoever guesses is slowed down. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { request as send } from "node:http";
import { after, test } from "node:test";
import { signedByMeta } from "../support/meta-signature.ts";
import { openShop, type Payment, type Shop } from "../support/shop.ts";
import { request, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
// What the shops' customers got, WhatsApp does not tell by itself here: whoever says "read" is the test.
await zajel.sandbox.control("PATCH", "/faults", { webhooks_off: true });
const victim = await openShop(zajel);
const forger = await openShop(zajel);

/** What the forger would have to know and is given: ids of notifications and messages. */
const messages = new Map<Payment, { id: string; message_id: string }>();

const shared = "/webhooks/whatsapp";
const own = ({ sender }: Shop) => `/webhooks/whatsapp/${sender.authenticatorId}`;

test("the one whose message it is can tell of it at both doors", async () => {
  const [first, second] = [await accepted(victim), await accepted(victim)];

  const answers = [
    await deliver(own(victim), reading(victim, first), victim.sender.appSecret),
    await deliver(shared, reading(victim, second), victim.sender.appSecret),
  ];

  assert.deepEqual(answers, [200, 200]);
  assert.deepEqual([await statusOf(victim, first), await statusOf(victim, second)], ["read", "read"]);
});

test("nobody can tell of another's message, at either door, in any disguise", async () => {
  const payment = await accepted(victim);
  const { appSecret } = forger.sender;
  const about = reading(victim, payment);
  const asOwn = reading(victim, payment, forger.sender.wabaId);
  const mixed = { ...about, entry: [...asOwn.entry, ...about.entry] };
  const twice = JSON.stringify(asOwn).replace(/"id":"\d+"/, (id) => `${id},"id":"${victim.sender.wabaId}"`);
  const escaped = JSON.stringify(asOwn).replace(/"id":"\d+"/, (id) => `${id},"\\u0069d":"${victim.sender.wabaId}"`);

  const answers = [
    await deliver(shared, about, appSecret),
    await deliver(own(victim), about, appSecret),
    await deliver(own(forger), about, appSecret),
    await deliver(shared, asOwn, appSecret),
    await deliver(own(forger), asOwn, appSecret),
    await deliver(shared, mixed, appSecret),
    await deliver(own(forger), mixed, appSecret),
    await deliver(shared, twice, appSecret),
    await deliver(shared, escaped, appSecret),
  ];

  assert.deepEqual(answers, [401, 401, 200, 200, 200, 200, 200, 200, 200]);
  assert.equal(await statusOf(victim, payment), "accepted");
});

test("who registers another's account with a secret of their own reaches only themselves", async () => {
  const payment = await accepted(victim);
  const secret = randomBytes(16).toString("hex");
  const { wabaId } = victim.sender;
  const credentials = { access_token: "EAAnothing", app_secret: secret };
  const body = { name: "Mine", waba_id: wabaId, phone_number_id: "100000000000001", ...credentials };
  const { body: made } = await forger.api("POST", "/v1/authenticators", body);
  const about = reading(victim, payment);
  await until("the new secret to be known", async () => (await deliver(shared, about, secret)) === 200);

  const answers = [
    await deliver(shared, about, secret),
    await deliver(`/webhooks/whatsapp/${made.id}`, about, secret),
    await deliver(own(victim), about, secret),
    await deliver(shared, rejection(wabaId, "zajel_payment_created"), secret),
  ];
  const { body: templates } = await victim.api("GET", `/v1/authenticators/${victim.sender.authenticatorId}/templates`);

  assert.deepEqual(answers, [200, 200, 401, 200]);
  assert.equal(await statusOf(victim, payment), "accepted");
  assert.ok(templates.data.every(({ status }: { status: string }) => status === "APPROVED"));
  await deliver(shared, about, victim.sender.appSecret);
  assert.equal(await statusOf(victim, payment), "read");
});

test("a body is believed only whole: cut, prolonged or in pieces that come slowly", async () => {
  const payment = await accepted(victim);
  const text = JSON.stringify(reading(victim, payment));
  const signature = signedByMeta(text, victim.sender.appSecret);

  const cut = await post(own(victim), text.slice(0, -1), signature);
  const longer = await post(own(victim), `${text} `, signature);
  const before = await statusOf(victim, payment);
  const inPieces = await sendInPieces(shared, text, signature);

  assert.deepEqual([cut, longer, before, inPieces], [401, 401, "accepted", 200]);
  assert.equal(await statusOf(victim, payment), "read");
});

test("an address whose requests do not verify has to wait, and what verifies is taken from it all the same", async () => {
  const payment = await accepted(victim);
  const text = JSON.stringify(reading(victim, payment));

  const forged = await Promise.all(
    Array.from({ length: 150 }, () => post(own(victim), text, signedByMeta(text, "guessed"))),
  );
  const unsigned = await request(zajel.url, "POST", shared, text);
  const token = await request(
    zajel.url,
    "GET",
    `${shared}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guessed`,
  );
  const right = await post(own(victim), text, signedByMeta(text, victim.sender.appSecret));

  assert.ok(forged.includes(401) && forged.includes(429));
  assert.deepEqual([unsigned.status, token.status, right], [429, 429, 200]);
  assert.equal(unsigned.body.type, "urn:zajel:problem:too_many");
  const wait = Number(unsigned.headers.get("retry-after"));
  assert.ok(wait >= 1 && wait <= 60);
  assert.equal(await statusOf(victim, payment), "read");
});

test("what was dropped and refused is counted", async () => {
  const metrics = await (await fetch(`${zajel.url}/metrics`)).text();

  assert.match(metrics, /^zajel_webhook_entries_dropped_total [1-9]/m);
  assert.match(metrics, /^zajel_webhooks_refused_total\{why="signature"\} \d+$/m);
  assert.match(metrics, /^zajel_webhooks_refused_total\{why="limit"\} \d+$/m);
});

async function accepted(shop: Shop): Promise<Payment> {
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  messages.set(payment, await shop.notified(payment, "created", "accepted"));
  return payment;
}

async function statusOf(shop: Shop, payment: Payment): Promise<string | undefined> {
  return (await shop.statuses(payment)).created;
}

/** A webhook that says that the payment's message was read; as if of another account where one is named. */
function reading(shop: Shop, payment: Payment, wabaId = shop.sender.wabaId) {
  const { id, message_id } = messages.get(payment) ?? { id: "", message_id: "" };
  const status = { id: message_id, status: "read", timestamp: `${Math.floor(Date.now() / 1000)}` };
  const metadata = { display_phone_number: "96522000100", phone_number_id: shop.sender.phoneNumberId };
  const statuses = [{ ...status, recipient_id: payment.phone.slice(1), biz_opaque_callback_data: id }];
  const value = { messaging_product: "whatsapp", metadata, statuses };
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [{ field: "messages", value }] }] };
}

function rejection(wabaId: string, name: string) {
  const value = { event: "REJECTED", message_template_name: name, message_template_language: "en", reason: "ABUSE" };
  const changes = [{ field: "message_template_status_update", value }];
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes }] };
}

function deliver(door: string, body: unknown, secret: string): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return post(door, text, signedByMeta(text, secret));
}

async function post(door: string, text: string, signature: string): Promise<number> {
  return (await request(zajel.url, "POST", door, text, { "x-hub-signature-256": signature })).status;
}

/** One byte after another at first, so that every border is one between two pieces. */
function sendInPieces(door: string, text: string, signature: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
  const sending = send(`${zajel.url}${door}`, { method: "POST", headers }, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  sending.on("error", reject);
  sending.setNoDelay(true);
  for (const letter of text.slice(0, 200)) sending.write(letter);
  sending.end(text.slice(200));
  return promise;
}
