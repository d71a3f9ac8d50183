/** What needs a person, what they do about it, and the numbers beside it. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { newMember } from "../people/visitor.ts";
import { left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel({ environment: { ZAJEL_RETRY_BASE_MS: "5" } });
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));
let shop: Shop;
before(async () => {
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
});

async function groups(of: Shop, kind: string): Promise<Json[]> {
  const { status, body } = await of.api("GET", "/v1/attention");
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.filter((group: Json) => group.kind === kind);
}

async function onWhatsapp(phone: string, isOn: boolean): Promise<void> {
  await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: isOn });
}

async function undeliverable(of: Shop, changes: Record<string, unknown> = {}): Promise<Payment> {
  const phone = newPhone();
  await onWhatsapp(phone, false);
  const payment = await of.create({ customer_phone: phone, ...changes });
  await of.notified(payment, "created", "failed");
  return payment;
}

const auditOf = async (of: Shop, action: string) =>
  (await of.api("GET", `/v1/audit?limit=200&action=${action}`)).body.data;

describe("needs attention", () => {
  test("a shop where all messages go needs nothing", async () => {
    const fine = await openShop(zajel);
    await fine.notified(await fine.create(), "created", left);

    assert.deepEqual((await fine.api("GET", "/v1/attention")).body, { data: [], next_cursor: null });
  });

  test("what a dead token holds: how many, how much, until when, and what mends it", async () => {
    await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const payments = [
      await shop.create({ amount: "1.500", expires_at: expires }),
      await shop.create({ amount: "2.250" }),
      await shop.create({ amount: "7", currency_code: "USD" }),
    ];
    for (const payment of payments) await shop.notified(payment, "created", "held");

    const [group] = await groups(shop, "held");

    const { count, more, money, deadline_at, authenticator_id, scope, action, retry } = group;
    assert.deepEqual(
      { count, more, authenticator_id, scope, action, retry, code: group.reason.code },
      {
        count: 3,
        more: false,
        authenticator_id: shop.sender.authenticatorId,
        scope: "token",
        action: "replace_token",
        retry: null,
        code: "token",
      },
    );
    assert.deepEqual(money, [
      { currency_code: "USD", amount: "7.00" },
      { currency_code: "KWD", amount: "3.750" },
    ]);
    assert.equal(deadline_at, expires);
    assert.deepEqual(await groups(shop, "authenticator"), []);

    await mend(zajel);
    for (const payment of payments) await shop.notified(payment, "created", left);
    assert.deepEqual(await groups(shop, "held"), []);
  });

  test("what failed and is still true, by reason; once the cause is gone all of it is tried again at once", async () => {
    const own = await openShop(zajel);
    // Without a receipt, which would fail after the first look as the link did.
    const outrun = await undeliverable(own, { notifications: { whatsapp: ["created"] } });
    const payments = [outrun, await undeliverable(own), await undeliverable(own)];
    await own.report(outrun, "paid");
    const [group] = await groups(own, "failed");
    assert.deepEqual([group.count, group.reason.code, group.action], [2, "131026", "correct_phone"]);
    for (const { phone } of payments) await onWhatsapp(phone, true);

    const retried = await own.api("POST", "/v1/notifications/retry", group.retry);

    assert.deepEqual([retried.status, retried.body], [200, { retried: 2, refused: [], more: false }]);
    for (const payment of payments.slice(1)) await own.notified(payment, "created", left);
    assert.deepEqual(await groups(own, "failed"), []);
    const [entry] = await auditOf(own, "notifications.retried");
    assert.deepEqual([entry.subject, entry.detail.count, entry.detail.notifications.length], ["131026", 2, 2]);
    const again = await own.api("POST", "/v1/notifications/retry", group.retry);
    assert.deepEqual(again.body, { retried: 0, refused: [], more: false });
  });

  test("a bulk retry takes a part, by state and number, and reaches no other merchant", async () => {
    const [mine, theirs] = [await openShop(zajel), await openShop(zajel)];
    await undeliverable(mine);
    await undeliverable(mine);
    await undeliverable(theirs);
    const retry = (body: Json) => mine.api("POST", "/v1/notifications/retry", { reason_code: "131026", ...body });

    assert.equal((await retry({ state: "paid" })).body.retried, 0);
    assert.equal((await retry({ authenticator_id: theirs.sender.authenticatorId })).body.retried, 0);
    assert.deepEqual((await retry({ limit: 1 })).body, { retried: 1, refused: [], more: true });
    assert.deepEqual((await retry({ limit: 1001 })).status, 400);
    assert.equal((await groups(theirs, "failed"))[0].count, 1);
  });

  test("a team key tries again only what goes to its phones", async () => {
    const own = await openShop(zajel);
    const [reached, other] = [await undeliverable(own), await undeliverable(own)];
    const made = await own.api("POST", `/v1/merchants/${own.merchantId}/api-keys`, {
      name: "Team",
      kind: "team",
      phones: [reached.phone],
    });
    const key = { authorization: `Bearer ${made.body.key}` };
    for (const { phone } of [reached, other]) await onWhatsapp(phone, true);

    const retried = await own.api("POST", "/v1/notifications/retry", { reason_code: "131026" }, key);

    assert.deepEqual(retried.body, { retried: 1, refused: [{ reason: "out_of_reach", count: 1 }], more: false });
    await own.notified(reached, "created", left);
    await own.notified(other, "created", "failed");
  });

  test("a conflict stays until somebody takes note of it; the history keeps it", async () => {
    const payment = await shop.create({ notifications: { whatsapp: [] } });
    await shop.report(payment, "canceled");
    await shop.report(payment, "paid");
    const [group] = await groups(shop, "conflict");
    assert.deepEqual(
      [group.count, group.money, group.action],
      [1, [{ currency_code: "KWD", amount: "24.500" }], "look_at_payment"],
    );
    const path = `/v1/transactions/${payment.sessionId}/conflict/acknowledge`;

    const viewer = await newMember(zajel, "viewer", shop.merchantId);
    assert.equal((await viewer.call("POST", path)).status, 403);
    const noted = await shop.api("POST", path);

    assert.deepEqual([noted.status, noted.body.conflict, noted.body.state], [200, false, "canceled"]);
    assert.deepEqual(await groups(shop, "conflict"), []);
    const { history } = await shop.read(payment);
    assert.equal(history.at(-1).conflict, true);
    assert.equal((await shop.api("POST", path)).status, 409);
    assert.equal((await shop.api("POST", "/v1/transactions/nobodys/conflict/acknowledge")).status, 404);
    const [entry] = await auditOf(shop, "transaction.conflict_acknowledged");
    assert.equal(entry.subject, payment.sessionId);
  });

  test("a linked template that WhatsApp paused", async () => {
    const own = await openShop(zajel);
    const { body } = await own.api("GET", `/v1/authenticators/${own.sender.authenticatorId}/template-links`);
    const { template_name: name } = body.data.find((link: Json) => link.state === "paid" && link.language === "en");
    await own.changeTemplate(name, "en", { status: "PAUSED" });
    await own.templateIs(name, "en", "PAUSED");

    const [group] = await groups(own, "template");

    assert.deepEqual(
      [group.template, group.reason.code, group.action, group.count],
      [{ name, language: "en" }, "template_paused", "open_template", 2],
    );
  });
});

describe("the numbers", () => {
  test("follow a message from owed to paid, by state, type, language and template, and cost what the merchant says", async () => {
    const prices = [{ country: "KW", category: "utility", currency: "USD", amount: "0.0157", from: "2026-01-01" }];
    const own = await openShop(zajel, { prices });
    const phone = newPhone();
    await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { reads_by_itself: true });
    const payment = await own.create({ customer_phone: phone });
    await own.notified(payment, "created", "read");
    await own.report(payment, "paid");
    await own.notified(payment, "paid", "read");
    await undeliverable(own);
    const stats = async (query = "") => (await own.api("GET", `/v1/stats${query}`)).body;

    const all = await stats("?compare=previous");

    assert.deepEqual(all.funnel, {
      owed: 3,
      open: 0,
      accepted: 3,
      delivered: 2,
      read: 2,
      paid: 1,
      failed: 1,
      suppressed: 0,
      superseded: 0,
      withdrawn: 0,
    });
    assert.deepEqual(
      all.by_state.map(({ name, owed, paid }: Json) => [name, owed, paid]),
      [
        ["created", 2, 1],
        ["paid", 1, 0],
      ],
    );
    assert.deepEqual(
      all.by_language.map(({ name, owed }: Json) => [name, owed]),
      [["en", 3]],
    );
    assert.deepEqual(
      all.by_type.map(({ name }: Json) => name),
      ["payment_request"],
    );
    assert.equal(all.by_template.length, 2);
    assert.deepEqual([all.time_to_deliver.count, all.time_to_pay.count], [2, 1]);
    assert.deepEqual(
      all.reasons.map(({ status, code, count }: Json) => [status, code, count]),
      [["failed", "131026", 1]],
    );
    assert.deepEqual(all.cost.money, [{ currency: "USD", amount: "0.0314" }]);
    assert.equal(
      all.volume.reduce((sum: number, { owed }: Json) => sum + owed, 0),
      3,
    );
    assert.deepEqual([all.now.queued, all.now.held, all.now.senders[0].status], [0, 0, "ready"]);
    assert.equal(all.previous.funnel.owed, 0);
    assert.equal((await stats("?state=paid")).funnel.owed, 1);
    assert.equal((await stats("?language=ar")).funnel.owed, 0);
    assert.equal((await stats("?type=e_commerce")).funnel.owed, 0);
    assert.equal((await stats(`?authenticator_id=${own.sender.authenticatorId}`)).funnel.owed, 3);
    assert.equal((await stats("?to=2026-01-01T00:00:00Z")).funnel.owed, 0);
    await until("the changes to be folded", async () => {
      const [row] =
        await zajel.sql`select count(*)::int as count from tally_change where merchant_id = ${own.merchantId}`;
      return row?.count === 0;
    });
    assert.deepEqual((await stats("?compare=previous")).funnel, all.funnel);
    await zajel.sql`update tally set count = 99 where merchant_id = ${own.merchantId}`;
    const recounted = await own.api("POST", "/v1/stats/recount", { from: all.from, to: all.to });
    assert.equal(recounted.status, 200, JSON.stringify(recounted.body));
    assert.deepEqual((await stats()).funnel, all.funnel);
    assert.equal(
      (await shop.api("GET", `/v1/stats?authenticator_id=${own.sender.authenticatorId}`)).body.funnel.owed,
      0,
    );
  });

  test("of a range that is none are refused by name", async () => {
    const errorsOf = async (query: string) => Object.keys((await shop.api("GET", `/v1/stats?${query}`)).body.errors);

    assert.deepEqual(await errorsOf("from=yesterday"), ["from"]);
    assert.deepEqual(await errorsOf("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z"), ["from"]);
    assert.deepEqual(await errorsOf("from=2020-02-01T00:00:00Z"), ["from"]);
    assert.deepEqual(await errorsOf("group=day"), ["group"]);
  });
});
