import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "../../test/support/postgres.ts";
import { forgetAlerts, raiseAlerts } from "./alert.ts";
import { findAuthenticator, patchAuthenticator } from "./authenticator.ts";
import { openDatabase, type Sql } from "./database.ts";
import { newId } from "./ids.ts";
import { forgetEndedSecrets, retireAppSecret } from "./retired-secret.ts";
import { hastenChecks, takeDueChecks } from "./sender-health.ts";
import { addShop, type Shop } from "./testing/rows.ts";

let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await createTestDatabase();
  sql = openDatabase({ url: database.url, max: 4 });
});
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const hourMs = 3_600_000;

async function checkDueInMs({ authenticatorId }: Shop): Promise<number> {
  const [row] = await sql<{ inMs: number }[]>`
    select extract(epoch from check_due_at - now())::double precision * 1000 as in_ms
      from authenticator where id = ${authenticatorId}`;
  return row?.inMs ?? Number.NaN;
}

test("a sender whose check is due is taken by one node, and is due again in about an hour", async () => {
  const shop = await addShop(sql);
  const other = await addShop(sql);
  await hastenChecks(sql, shop.merchantId, [shop.authenticatorId], 0);

  const taken = await Promise.all([1, 2, 3].map(() => takeDueChecks(sql, 10, hourMs)));

  assert.deepEqual(
    taken.flat().map(({ id }) => id),
    [shop.authenticatorId],
  );
  const dueInMs = await checkDueInMs(shop);
  assert.ok(dueInMs > 0.85 * hourMs && dueInMs < 1.15 * hourMs);
  assert.ok((await checkDueInMs(other)) > 0);
});

test("one that is switched off is not taken, and hastening never puts a check off", async () => {
  const shop = await addShop(sql);
  await hastenChecks(sql, shop.merchantId, [shop.authenticatorId], 0);
  await hastenChecks(sql, shop.merchantId, [shop.authenticatorId], hourMs);
  await patchAuthenticator(sql, shop.merchantId, shop.authenticatorId, { disabled: true });

  assert.ok((await checkDueInMs(shop)) <= 0);
  assert.equal((await takeDueChecks(sql, 10, hourMs)).length, 0);
});

test("an alert is over at its end, and forgotten thirty days later; one without an end stays", async () => {
  const shop = await addShop(sql);
  const since = new Date(Date.now() - 120_000);
  const alert = { ...shop, severity: "warning", detail: "Restricted.", since, holds: false } as const;
  await raiseAlerts(sql, [
    { ...alert, code: "over", until: new Date(Date.now() - 60_000) },
    { ...alert, code: "lasting", until: new Date(Date.now() + hourMs) },
    { ...alert, code: "endless", until: null },
  ]);
  const codes = () =>
    sql<{ code: string }[]>`
    select code from alert where merchant_id = ${shop.merchantId} order by code`.then((rows) =>
      rows.map(({ code }) => code),
    );
  const shown = (await findAuthenticator(sql, shop.merchantId, shop.authenticatorId))?.alerts.map(({ code }) => code);

  await forgetAlerts(sql, 100);
  const kept = await codes();
  await sql`update alert set ended_at = now() - interval '31 days' where code = 'over'`;
  await forgetAlerts(sql, 100);

  assert.deepEqual(shown?.sort(), ["endless", "lasting"]);
  assert.deepEqual(kept, ["endless", "lasting", "over"]);
  assert.deepEqual(await codes(), ["endless", "lasting"]);
});

test("of replaced app secrets the last three are kept, each until its overlap is over", async () => {
  const shop = await addShop(sql);
  const ids = Array.from({ length: 5 }, () => newId());
  for (const [index, id] of ids.entries()) {
    await retireAppSecret(sql, { ...shop, id, appSecret: Buffer.from("sealed"), overlapHours: index + 1 });
  }
  const kept = () =>
    sql<{ id: string }[]>`
    select id from retired_app_secret where merchant_id = ${shop.merchantId} order by until`.then((rows) =>
      rows.map(({ id }) => id),
    );
  const before = await kept();
  await sql`update retired_app_secret set until = now() where id = ${ids[2] as string}`;

  await forgetEndedSecrets(sql, 100);

  assert.deepEqual(before, ids.slice(2));
  assert.deepEqual(await kept(), ids.slice(3));
});
