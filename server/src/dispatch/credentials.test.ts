import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { makeSecretKey, type SecretKeys, seal } from "../store/seal.ts";
import { addShop, type Shop } from "../store/testing/rows.ts";
import { createAccessTokens } from "./credentials.ts";

const database = await createTestDatabase();
let queries = 0;
const sql = openDatabase({ url: database.url, max: 4, onQuery: () => (queries += 1) });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});
const keys: SecretKeys = [makeSecretKey()];

async function writeToken({ merchantId, authenticatorId }: Shop, token: string): Promise<void> {
  const place = { table: "authenticator", column: "access_token", merchantId, rowId: authenticatorId };
  await sql`
    update authenticator set access_token = ${seal(keys, token, place)}
     where merchant_id = ${merchantId} and id = ${authenticatorId}`;
}

async function queriesOf<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const before = queries;
  return [await work(), queries - before];
}

test("all who ask for a token in one moment share one reading, and who comes later needs none", async () => {
  const shop = await addShop(sql);
  await writeToken(shop, "EAAG-first");
  const tokens = createAccessTokens(sql, keys);
  const ask = () => Promise.all(Array.from({ length: 250 }, () => tokens.get({ ...shop, version: 1 })));

  assert.deepEqual(await queriesOf(ask), [Array(250).fill("EAAG-first"), 1]);
  assert.deepEqual(await queriesOf(ask), [Array(250).fill("EAAG-first"), 0]);
});

test("a changed configuration has its token read anew", async () => {
  const shop = await addShop(sql);
  await writeToken(shop, "EAAG-old");
  const tokens = createAccessTokens(sql, keys);
  assert.equal(await tokens.get({ ...shop, version: 1 }), "EAAG-old");

  await writeToken(shop, "EAAG-new");
  assert.equal(await tokens.get({ ...shop, version: 1 }), "EAAG-old");
  assert.equal(await tokens.get({ ...shop, version: 2 }), "EAAG-new");
});

test("what came to nothing is not remembered: no such sender, a token that cannot be opened, a database that refuses", async () => {
  const shop = await addShop(sql);
  const tokens = createAccessTokens(sql, keys);
  const asked = { ...shop, version: 1 };
  assert.equal(await tokens.get({ ...asked, authenticatorId: newId() }), null);
  assert.equal(await tokens.get(asked), null);

  await writeToken(shop, "EAAG-mended");
  await sql`alter table authenticator rename to authenticator_away`;
  await assert.rejects(tokens.get({ ...asked, version: 2 }), /authenticator/);
  await sql`alter table authenticator_away rename to authenticator`;
  assert.equal(await tokens.get({ ...asked, version: 2 }), "EAAG-mended");
});

test("a token of one merchant's sender opens for no other merchant", async () => {
  const [shop, other] = [await addShop(sql), await addShop(sql)];
  await writeToken(shop, "EAAG-mine");
  const tokens = createAccessTokens(sql, keys);

  assert.equal(await tokens.get({ ...shop, merchantId: other.merchantId, version: 1 }), null);
  assert.equal(await tokens.get({ ...shop, version: 1 }), "EAAG-mine");
  assert.equal(await tokens.get({ ...shop, merchantId: other.merchantId, version: 1 }), null);
});
