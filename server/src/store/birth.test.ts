import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { takeTokens } from "../domain/pacing.ts";
import type { BirthSender } from "./birth.ts";
import { lockSender } from "./claim.ts";
import { openDatabase } from "./database.ts";
import { placeHolds } from "./hold.ts";
import { writeOptOuts } from "./opt-out.ts";
import { notePairs } from "./pair.ts";
import { expireLeases } from "./settle.ts";
import { addShop, newTransaction, openTransaction, owed, type Shop } from "./testing/rows.ts";
import { insertTransactions, type NewTransaction } from "./transaction.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4, plans: "kept" });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

let customers = 0;

function payment(shop: Shop, changes: Partial<NewTransaction> = {}): NewTransaction {
  customers += 1;
  const customerPhone = `+965${50_000_000 + customers}`;
  return newTransaction(shop, { customerPhone, ticks: ["created"], owed: [owed(shop, "created")], ...changes });
}

/** Writes payments whose messages may all be claimed at once; the ids of those that were. */
async function bear(items: readonly NewTransaction[], changes: Partial<BirthSender> = {}): Promise<string[]> {
  const wishes = items.flatMap((item) =>
    item.owed.map(({ id, authenticatorId }) => ({ item, id, authenticatorId: authenticatorId as string })),
  );
  const senders = [...new Map(wishes.map((wish) => [wish.authenticatorId, wish])).values()];
  const made = await insertTransactions(sql, items, {
    looksAtList: true,
    births: {
      messages: wishes.map(({ item: { merchantId, sessionId, customerPhone }, id, authenticatorId }) => {
        const recipient = customerPhone as string;
        const words = { templateName: "pay", templateLanguage: "en", content: { body: "Pay" }, country: "KW" };
        return { merchantId, sessionId, id, authenticatorId, recipient, phase: "sending", leaseMs: 20_000, ...words };
      }),
      senders: senders.map(({ item: { merchantId }, authenticatorId }) => {
        return { merchantId, authenticatorId, perSecond: 80, messagingLimit: null, mostCustomers: null, ...changes };
      }),
    },
  });
  return made.flatMap(({ born }) => born ?? []);
}

async function row(id: string | undefined) {
  const [found] = await sql`
    select phase, attempts, recipient, country, template_name, template_language, content, reason_code,
           leased_until > now() + interval '15 seconds' as is_leased, uncertain_since is not null as is_uncertain
      from notification where id = ${id ?? null}`;
  return { ...found };
}

async function tokensOf({ authenticatorId }: Shop): Promise<number> {
  const [sender] = await sql<{ tokens: number }[]>`
    select tokens from sender where authenticator_id = ${authenticatorId}`;
  return sender?.tokens ?? Number.NaN;
}

test("what a payment owes is sending from its first version on, as a claim would have written it", async () => {
  const shop = await addShop(sql);
  const item = payment(shop);

  const born = await bear([item]);

  assert.deepEqual(born, [item.owed[0]?.id]);
  assert.deepEqual(await row(born[0]), {
    phase: "sending",
    attempts: 1,
    recipient: item.customerPhone,
    country: "KW",
    templateName: "pay",
    templateLanguage: "en",
    content: { body: "Pay" },
    reasonCode: null,
    isLeased: true,
    isUncertain: true,
  });
  const [written] = await sql`
    select n.xmin = t.xmin as together,
           (select sum(c.count)::int from tally_change c where c.merchant_id = n.merchant_id and c.tally = 'open') as open,
           (select round(extract(epoch from p.paid_back_at - n.owed_at))::int from pair p
             where p.merchant_id = n.merchant_id and p.session_id = n.session_id) as owes
      from notification n
      join transaction t on t.merchant_id = n.merchant_id and t.session_id = n.session_id
     where n.id = ${born[0] as string}`;
  assert.deepEqual({ ...written }, { together: true, open: 1, owes: 6 });
  const locked = await sql.begin((tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));
  assert.equal(locked?.recentRecipients, 1);
  assert.equal(await tokensOf(shop), 7);
});

test("no more is claimed than the bucket holds, and what is left in it is what the rule of pacing leaves", async () => {
  const shop = await addShop(sql);
  const items = Array.from({ length: 12 }, () => payment(shop));
  const [seen] = await sql<{ tokens: number; refilledAt: Date }[]>`
    update sender set tokens = 2.5, refilled_at = date_trunc('milliseconds', clock_timestamp()) - interval '50 milliseconds'
     where authenticator_id = ${shop.authenticatorId} returning tokens, refilled_at`;
  assert.ok(seen);

  const born = await bear(items);

  const [bucket] = await sql<{ tokens: number; refilledAt: Date }[]>`
    select tokens, refilled_at from sender where authenticator_id = ${shop.authenticatorId}`;
  const grant = takeTokens({ ...seen, now: bucket?.refilledAt as Date, perSecond: 80, wanted: 12 });
  assert.equal(born.length, grant.granted);
  assert.ok(born.length < 12);
  assert.ok(Math.abs((bucket?.tokens ?? 0) - grant.tokens) < 1e-9, `${bucket?.tokens}, not ${grant.tokens}`);
  assert.deepEqual(
    (await row(items.find((item) => !born.includes(item.owed[0]?.id ?? ""))?.owed[0]?.id)).phase,
    "queued",
  );
});

const causes: [what: string, stand: (shop: Shop, phone: string) => Promise<unknown>, senders?: Partial<BirthSender>][] =
  [
    [
      "the bucket is empty",
      ({ authenticatorId }) => sql`
    update sender set tokens = 0, refilled_at = now() + interval '1 hour' where authenticator_id = ${authenticatorId}`,
    ],
    [
      "the sender was slowed down",
      ({ authenticatorId }) => sql`
    update sender set slowed_to = 40, slowed_at = now() where authenticator_id = ${authenticatorId}`,
    ],
    [
      "the sender has a hold",
      (shop) =>
        placeHolds(sql, [{ ...shop, scope: "token", key: "", reasonCode: "token", detail: "", isShared: false }]),
    ],
    [
      "one of its templates has a hold",
      (shop) =>
        placeHolds(sql, [
          { ...shop, scope: "template", key: "x/en", reasonCode: "template_paused", detail: "", isShared: false },
        ]),
    ],
    [
      "the recipient was written to five times",
      (shop, recipient) => sql`
    insert into pair (merchant_id, authenticator_id, recipient, paid_back_at, counted_at)
    values (${shop.merchantId}, ${shop.authenticatorId}, ${recipient}, now() + interval '29 seconds', now())`,
    ],
    [
      "WhatsApp asked to leave the recipient alone",
      async (shop, recipient) => {
        await sql`
      insert into pair (merchant_id, authenticator_id, recipient, paid_back_at, counted_at)
      values (${shop.merchantId}, ${shop.authenticatorId}, ${recipient}, now(), now())`;
        await notePairs(sql, [{ ...shop, recipient, kind: "refused", waitMs: 60_000 }]);
      },
    ],
    [
      "the recipient wants no marketing",
      ({ merchantId }, phone) =>
        sql.begin((tx) =>
          writeOptOuts(tx, [{ merchantId, phone, scope: "marketing", isOut: true, source: "api", saidAt: null }]),
        ),
    ],
    [
      "its portfolio has used up its customers",
      (shop) =>
        sql.begin(async (tx) => {
          await tx`update authenticator set facts = '{"messagingLimit": "TIER_250"}' where id = ${shop.authenticatorId}`;
          await tx`insert into recipient_count values (${shop.merchantId}, ${shop.authenticatorId}, date_trunc('hour', now()), 250)`;
        }),
      { messagingLimit: "TIER_250", mostCustomers: 250 },
    ],
    [
      "its portfolio has another limit than was known",
      (shop) => sql`
    update authenticator set facts = '{"messagingLimit": "TIER_250"}' where id = ${shop.authenticatorId}`,
    ],
  ];

for (const [what, stand, senders] of causes) {
  test(`it is queued, and nothing is taken for it, where ${what}`, async () => {
    const [shop, other] = [await addShop(sql), await addShop(sql)];
    const item = payment(shop);
    await stand(shop, item.customerPhone as string);
    const before = await tokensOf(shop);
    const free = payment(other);

    const born = await bear([item, free], senders);

    assert.deepEqual((await row(item.owed[0]?.id)).phase, "queued");
    assert.deepEqual(born.includes(item.owed[0]?.id ?? ""), false);
    assert.equal(await tokensOf(shop), before);
    if (senders === undefined) assert.deepEqual(born, [free.owed[0]?.id]);
  });
}

test("what the recipient does not want at all is suppressed, and not claimed", async () => {
  const shop = await addShop(sql);
  const item = payment(shop);
  const word = { scope: "all", isOut: true, source: "api", saidAt: null } as const;
  await sql.begin((tx) =>
    writeOptOuts(tx, [{ merchantId: shop.merchantId, phone: item.customerPhone as string, ...word }]),
  );

  assert.deepEqual(await bear([item]), []);
  const { phase, reasonCode, attempts } = await row(item.owed[0]?.id);
  assert.deepEqual([phase, reasonCode, attempts], ["suppressed", "opted_out", 0]);
});

test("nobody waits for a claim that is open: then it is queued", async () => {
  const shop = await addShop(sql);
  const other = await openTransaction(sql, (tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));

  assert.deepEqual(await bear([payment(shop)]), []);
  await other.end();
  assert.equal((await bear([payment(shop)])).length, 1);
});

test("a payment that is there already claims nothing: no token, no pace, no customer", async () => {
  const shop = await addShop(sql);
  const first = payment(shop);
  await insertTransactions(sql, [first]);
  const again = payment(shop, { sessionId: first.sessionId });
  const twice = payment(shop);
  const sameAgain = payment(shop, { sessionId: twice.sessionId });

  assert.deepEqual(await bear([again]), []);
  assert.equal(await tokensOf(shop), 0);
  assert.deepEqual(await bear([twice, sameAgain]), [twice.owed[0]?.id]);

  assert.equal(await tokensOf(shop), 7);
  const pairs = await sql`select recipient from pair where merchant_id = ${shop.merchantId}`;
  assert.deepEqual(
    pairs.map(({ recipient }) => recipient),
    [twice.customerPhone],
  );
  assert.deepEqual([(await row(first.owed[0]?.id)).phase, await row(sameAgain.owed[0]?.id)], ["queued", {}]);
});

test("a configuration that has changed writes and claims nothing", async () => {
  const shop = await addShop(sql);
  const item = payment(shop);
  const { merchantId, authenticatorId } = shop;
  const message = { merchantId, authenticatorId, sessionId: item.sessionId, recipient: item.customerPhone as string };
  const births = {
    messages: [{ ...message, id: item.owed[0]?.id as string, phase: "sending", leaseMs: 20_000 } as const],
    senders: [{ ...shop, perSecond: 80, messagingLimit: null, mostCustomers: null }],
  };

  assert.equal(await insertTransactions(sql, [item], { asOf: new Map([[merchantId, 12345]]), births }), null);
  assert.deepEqual([await row(item.owed[0]?.id), await tokensOf(shop)], [{}, 0]);
});

test("in transactions that are open at once the pace of a sender is one", async () => {
  const shop = await addShop(sql);
  const all = await Promise.all(Array.from({ length: 6 }, () => bear(Array.from({ length: 4 }, () => payment(shop)))));

  const born = all.flat().length;
  const [left] = await sql`
    select tokens, (select count(*)::int from pair p where p.merchant_id = s.merchant_id) as pairs
      from sender s where authenticator_id = ${shop.authenticatorId}`;
  assert.equal(left?.pairs, born);
  assert.ok(left?.tokens >= 0 && born >= 4, `${born} born, ${left?.tokens} tokens left`);
});

test("what a node that died had claimed is uncertain when its lease is over, as after any claim", async () => {
  const shop = await addShop(sql);
  const [id] = await bear([payment(shop)]);
  await sql`update notification set leased_until = now() where id = ${id as string}`;

  await expireLeases(sql, 10);

  const { phase, attempts, isUncertain } = await row(id);
  assert.deepEqual([phase, attempts, isUncertain], ["uncertain", 1, true]);
  const logged = await sql`select number, outcome from attempt where notification_id = ${id as string}`;
  assert.deepEqual([...logged], [{ number: 1, outcome: "unanswered" }]);
});
