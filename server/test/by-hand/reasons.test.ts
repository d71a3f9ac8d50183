/**
 * Reasons that no other test of the service provokes, each with a title and one sentence that says what to do. The
 * others are shown where their rule is: the template's and no_link in rules/approved, link_expiring and too_old in
 * rules/after-the-fact, missing_variable and link_mismatch in rules/variables, token and hold_limit in holds,
 * outcome_unknown in uncertain.
 */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(async () => {
  await mend(zajel);
  // What holds a sender must not be the next test's reason.
  shop = await openShop(zajel);
});

/** A payment whose sending WhatsApp refuses with this code. */
async function refusedWith(code: number): Promise<Payment> {
  await fault(zajel, { error: { http: 400, code, message: `(#${code}) Refused` } });
  return shop.create();
}

async function withoutPhoneWhenItsTurnComes(): Promise<Payment> {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create({ notifications: { whatsapp: [] } });
  await shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp" });
  await shop.notified(payment, "created", "held");
  const changed = await shop.api("PATCH", `/v1/transactions/${payment.sessionId}`, { customer_phone: null });
  assert.equal(changed.status, 200);
  await mend(zajel);
  return payment;
}

async function toANumberThatIsNotOnWhatsapp(): Promise<Payment> {
  const phone = newPhone();
  await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: false });
  return shop.create({ customer_phone: phone });
}

const provoked: [string, string, string, RegExp, () => Promise<Payment>][] = [
  [
    "the customer's number was taken away",
    "phone_missing",
    "suppressed",
    /customer_phone/,
    withoutPhoneWhenItsTurnComes,
  ],
  ["the account is locked", "sender_unhealthy", "held", /checks/, () => refusedWith(131031)],
  ["WhatsApp does not find the template", "template_missing", "held", /correct the link/, () => refusedWith(132001)],
  ["WhatsApp says that the template is disabled", "template_disabled", "held", /link it/, () => refusedWith(132016)],
  ["WhatsApp refuses the recipient", "131026", "failed", /WhatsApp/, toANumberThatIsNotOnWhatsapp],
];

for (const [why, code, status, hint, provoke] of provoked) {
  test(`${code}: ${why}`, async () => {
    const payment = await provoke();

    const { reason } = await shop.notified(payment, "created", status);

    assert.equal(reason.code, code);
    assert.match(reason.title, /^[A-Z][^.]+$/);
    assert.match(reason.advice, /^[A-Z].*[^.]\.$/);
    assert.doesNotMatch(reason.advice, /[.!?] /, "one sentence");
    assert.match(reason.advice, hint);
  });
}

test("what waited for its sender leaves when WhatsApp takes its messages again", async () => {
  const payment = await refusedWith(131048);
  const held = await shop.notified(payment, "created", "held");

  await mend(zajel);

  const sent = await shop.notified(payment, "created", left, promised(6_000));
  assert.deepEqual([held.reason.code, sent.reason, sent.held_since], ["sender_unhealthy", null, null]);
  assert.equal((await shop.messages(payment)).length, 1);
});

test("notifications are found by status, state, transaction and reason together, page by page, while new ones come", async () => {
  const lists = await openShop(zajel, { settle_seconds: { failed: 3_600, expired: 3_600 } });
  const payments = [];
  for (const amount of ["1", "2", "3", "4", "5"])
    payments.push(await lists.create({ amount, checkout_url: "https://other.example/c/1" }));
  await Promise.all(payments.map((payment) => lists.notified(payment, "created", "suppressed")));
  const [first, second] = payments as [Payment, Payment];
  await lists.report(first, "failed");
  await lists.report(second, "expired");
  const walk = async (query: string, meanwhile?: () => Promise<unknown>): Promise<string[]> => {
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await lists.api("GET", `/v1/notifications?limit=2&${query}${cursor}`);
      found.push(...body.data.map((one: Json) => `${one.session_id} ${one.state}`));
      await meanwhile?.();
      if (body.next_cursor === null) return found;
      cursor = `&cursor=${body.next_cursor}`;
    }
  };
  const of = (payment: Payment, state: string) => `${payment.sessionId} ${state}`;

  // What comes meanwhile is newer than the first page, and belongs to none of the next.
  const mismatched = await walk("status=suppressed&state=created&error_code=link_mismatch", async () => {
    const one = await lists.create({ checkout_url: "https://other.example/c/1" });
    await lists.notified(one, "created", "suppressed");
  });

  assert.deepEqual(mismatched, payments.map((payment) => of(payment, "created")).toReversed());
  assert.deepEqual(await walk("status=queued&state=failed"), [of(first, "failed")]);
  assert.deepEqual(await walk("status=queued"), [of(second, "expired"), of(first, "failed")]);
  assert.deepEqual(await walk(`session_id=${first.sessionId}`), [of(first, "failed"), of(first, "created")]);
  assert.deepEqual(await walk(`session_id=${first.sessionId}&error_code=link_mismatch`), [of(first, "created")]);
  assert.deepEqual(await walk(`session_id=${second.sessionId}&state=failed`), []);
  assert.deepEqual(await walk("status=suppressed&error_code=no_link"), []);
});

test("whoever asks in Arabic gets title and advice in Arabic, also of WhatsApp's codes; others get English", async () => {
  const arabic = { "accept-language": "ar-KW, en;q=0.5" };
  const refused = await toANumberThatIsNotOnWhatsapp();
  const { id } = await shop.notified(refused, "created", "failed");
  await fault(zajel, { token_expired: true });
  const payment = await shop.create();
  const held = await shop.notified(payment, "created", "held");
  const ask = async (path: string) => (await shop.api("GET", path, undefined, arabic)).body;

  const failed = await ask(`/v1/notifications/${id}`);
  const whole = await ask(`/v1/transactions/${payment.sessionId}`);
  const list = await ask(`/v1/notifications?session_id=${payment.sessionId}`);
  const holds = await ask("/v1/holds");
  const coverage = await ask(`/v1/authenticators/${shop.sender.authenticatorId}/coverage`);

  assert.deepEqual([failed.reason.code, held.reason.code], ["131026", "token"]);
  const waiting = coverage.data.find(({ reason }: Json) => reason === "token");
  const reasons = [whole.notifications[0].reason, list.data[0].reason, holds.data[0].reason];
  const texts = [
    failed.reason.title,
    failed.reason.advice,
    waiting.advice,
    ...reasons.flatMap(({ title, advice }) => [title, advice]),
  ];
  for (const text of texts) assert.match(text, /^\p{Script=Arabic}/u);
  assert.match(held.reason.advice, /^Create a new system user token/);
});
