import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createDatabaseOfLanguage } from "../../test/support/postgres.ts";
import { claimAtOnce, holdQueued, lookAtSender, writeVerdicts } from "./claim.ts";
import { type ISql, openDatabase } from "./database.ts";
import { releaseHeld } from "./hold.ts";
import { newId } from "./ids.ts";
import { usePairs } from "./pair.ts";
import { addShop, newTransaction, owed } from "./testing/rows.ts";
import { rowsRead } from "./testing/rows-read.ts";
import { insertTransactions } from "./transaction.ts";

// In a language's order no index of ours could be used, where one of ours were compared with something in it.
const database = await createDatabaseOfLanguage("en-US");
const sql = openDatabase({ url: database.url, max: 1 });
const busySql = openDatabase({ url: database.url, max: 1, plans: "kept" });
after(async () => {
  await Promise.all([sql.end({ timeout: 1 }), busySql.end({ timeout: 1 })]);
  await database[Symbol.asyncDispose]();
});

const messagesRead = async (tx: ISql) => (await rowsRead(tx)).get("notification") ?? 0;

test("a claim looks at its own messages, however many the merchant has among many merchants of few", async () => {
  const shop = await addShop(sql);
  const made = Array.from({ length: 2_000 }, (_, index) =>
    newTransaction(shop, { customerPhone: `+9655${1_000_000 + index}`, owed: [owed(shop, "created")] }),
  );
  await insertTransactions(sql, made);
  await sql`
    insert into notification (merchant_id, id, session_id, type, state, kind, copy, authenticator_id, phase, priority, due_at)
    select 'few_' || number, gen_random_uuid(), n.session_id, n.type, n.state, n.kind, n.copy, n.authenticator_id, n.phase,
           n.priority, n.due_at
      from (select * from notification where merchant_id = ${shop.merchantId} limit 2) as n
     cross join generate_series(1, 1000) as number`;
  await sql`analyze notification`;
  const refilledAt = new Date();
  await sql`update sender set tokens = 100, refilled_at = ${refilledAt} where merchant_id = ${shop.merchantId}`;
  const read = await busySql.begin(async (tx) => {
    const seen = await lookAtSender(tx, shop, 3, { looksAtList: false });
    const [first, second, third] = seen?.candidates ?? [];
    assert.ok(first && second && third);
    const looked = await messagesRead(tx);
    const claimed = await claimAtOnce(tx, shop, {
      seen: { tokens: 100, refilledAt },
      bucket: { tokens: 98, refilledAt },
      messages: [first, second].map(({ id, attempts, sessionId, version }) => {
        return { id, phase: "sending", attempts, sessionId, version, leaseMs: 20_000, recipient: "+96551000000" };
      }),
      pairs: [],
      tells: false,
    });
    assert.equal(claimed?.size, 2);
    const atOnce = await messagesRead(tx);
    await writeVerdicts(tx, shop, [{ id: third.id, phase: "sending", leaseMs: 20_000 }], null);
    const verdicts = await messagesRead(tx);
    const hold = { scope: "sender", key: "", reasonCode: "190", detail: "The token has expired." } as const;
    assert.equal(await holdQueued(tx, shop, hold, 2), 2);
    const held = await messagesRead(tx);
    assert.equal(await releaseHeld(tx, { ...shop, ...hold }, 2), 2);
    const released = await messagesRead(tx);
    return {
      looked,
      atOnce: atOnce - looked,
      verdicts: verdicts - atOnce,
      held: held - verdicts,
      released: released - held,
    };
  });

  for (const [what, rows] of Object.entries(read)) assert.ok(rows <= 20, `${what}: ${rows} messages were read`);
});

test("a claim looks at its own recipients, however many customers the sender has among many senders of few", async () => {
  const shop = await addShop(sql);
  const others = Array.from({ length: 300 }, (_, index) => ({ merchantId: `few_${index}`, authenticatorId: newId() }));
  await sql`
    insert into pair (merchant_id, authenticator_id, recipient, paid_back_at, counted_at)
    select ${shop.merchantId}, ${shop.authenticatorId}, '+9655' || (1000000 + number), now(), now()
      from generate_series(1, 5000) as number
    union all
    select few."merchantId", few."authenticatorId", '+9656' || (1000000 + number), now(), now()
      from json_to_recordset(${JSON.stringify(others)}::text::json) as few("merchantId" text, "authenticatorId" uuid)
     cross join generate_series(1, 3) as number`;
  await sql`analyze pair`;
  const used = ["+96551000017", "+96551009999"].map((recipient) => {
    return { recipient, paidBackAt: new Date(), sessionId: null };
  });
  const read = await busySql.begin(async (tx) => {
    await usePairs(tx, shop, used);
    return (await rowsRead(tx)).get("pair") ?? 0;
  });

  assert.ok(read <= 10, `${read} pairs were read for 2`);
  const [counted] = await sql`
    select sum(recipients)::int as recipients from recipient_count where merchant_id = ${shop.merchantId}`;
  assert.equal(counted?.recipients, 1);
});
